package io.adapruner.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.adapruner.pipeline.event.Stage;
import io.adapruner.pipeline.job.PruningRequest;
import io.adapruner.pipeline.job.Step;
import java.util.List;
import java.util.Optional;

/**
 * A job as the API shows it.
 *
 * @param submittedAt ISO-8601, UTC
 * @param targets one per budget, in the request's order
 * @param stages the latest figures of every stage begun, of every step, in pipeline order
 * @param problem why the job failed or was cancelled, naming the targets
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Job(
        String id,
        JobStatus state,
        String submittedAt,
        PruningRequest request,
        List<Target> targets,
        List<StageProgress> stages,
        Optional<Problem> problem) {
    public Job {
        targets = List.copyOf(targets);
        stages = List.copyOf(stages);
    }

    /**
     * One budget.
     *
     * @param budget as {@code macs=50%}
     * @param step the step of the request's that it is in, or was when it ended
     * @param stage where it is in that step, or was when it ended
     * @param fraction of that stage, 0 to 1
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Target(
            int index,
            String budget,
            JobStatus state,
            Step step,
            Stage stage,
            double fraction,
            Optional<Double> etaSeconds,
            Optional<Problem> problem) {
        /** A gateway of before there were several steps says nothing of them. */
        public Target {
            step = Step.orFirst(step);
        }
    }
}
