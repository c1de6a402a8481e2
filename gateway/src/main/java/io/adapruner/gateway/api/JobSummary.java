package io.adapruner.gateway.api;

import io.adapruner.gateway.job.JobDocument;
import io.adapruner.gateway.job.JobState;
import io.adapruner.gateway.job.JobStatus;
import io.adapruner.pipeline.event.Stage;
import io.adapruner.pipeline.job.PruningRequest;
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

    static JobSummary of(JobState state) {
        JobDocument job = JobDocument.of(state);
        PruningRequest request = job.request();
        return new JobSummary(
                job.id(),
                job.state(),
                job.submittedAt(),
                request.modelId(),
                request.datasetId(),
                job.targets().stream()
                        .map(t -> new Target(t.index(), t.budget(), t.state(), t.stage(), t.fraction()))
                        .toList());
    }
}
