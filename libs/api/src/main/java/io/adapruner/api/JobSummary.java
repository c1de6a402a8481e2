package io.adapruner.api;

import io.adapruner.pipeline.event.Stage;
import java.util.List;

/**
 * A job in a list; the job itself has the rest.
 *
 * @param submittedAt ISO-8601, UTC
 * @param targets one per budget, in the request's order
 */
public record JobSummary(
        String id, JobStatus state, String submittedAt, String modelId, String datasetId, List<Target> targets) {
    /**
     * One budget.
     *
     * @param budget as {@code macs=50%}
     * @param fraction of the stage, 0 to 1
     */
    public record Target(int index, String budget, JobStatus state, Stage stage, double fraction) {}

    public JobSummary {
        targets = List.copyOf(targets);
    }

    public static JobSummary of(Job job) {
        return new JobSummary(
                job.id(),
                job.state(),
                job.submittedAt(),
                job.request().modelId(),
                job.request().datasetId(),
                job.targets().stream()
                        .map(t -> new Target(t.index(), t.budget(), t.state(), t.stage(), t.fraction()))
                        .toList());
    }
}
