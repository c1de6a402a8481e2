package io.adapruner.api.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.adapruner.api.JobStatus;
import io.adapruner.api.Problem;
import io.adapruner.pipeline.document.TargetResult.Base;
import io.adapruner.pipeline.job.PruningRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code report.json}: the job's one document for people and programs.
 *
 * @param model content hash
 * @param dataset content hash
 * @param base the unpruned network
 * @param targets the finished ones, in the request's order, at least one
 * @param problem why others failed
 * @param countingRule what counts as a MAC
 * @param durations seconds by stage, summed over the targets
 * @param warnings what makes the figures doubtful, one sentence each
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Report(
        String jobId,
        String model,
        String dataset,
        JobStatus state,
        Base base,
        List<TargetReport> targets,
        Optional<Problem> problem,
        String countingRule,
        long seed,
        PruningRequest request,
        Map<String, String> versions,
        Map<String, Double> durations,
        List<String> warnings) {
    /** A report that was stored before there were warnings has none. */
    public Report {
        targets = List.copyOf(targets);
        warnings = warnings == null ? List.of() : List.copyOf(warnings);
    }
}
