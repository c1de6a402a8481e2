package io.adapruner.gateway.result;

import io.adapruner.api.Job;
import io.adapruner.api.report.Report;
import io.adapruner.api.report.TargetReport;
import io.adapruner.gateway.job.JobDocument;
import io.adapruner.gateway.job.JobState;
import io.adapruner.network.Cost;
import io.adapruner.pipeline.document.TargetResult;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes {@code report.json} of the results that a job's targets left. */
final class JobReport {
    private JobReport() {}

    /**
     * @param results of the finished targets, in order, at least one
     * @param warnings what makes their figures doubtful
     */
    static Report of(JobState state, List<TargetResult> results, List<String> warnings) {
        Job job = JobDocument.of(state);
        return new Report(
                job.id(),
                job.request().modelId(),
                job.request().datasetId(),
                job.state(),
                results.getFirst().base(),
                results.stream().map(TargetReport::of).toList(),
                job.problem(),
                Cost.RULE,
                job.request().seed(),
                job.request(),
                versions(results),
                durations(results),
                warnings);
    }

    private static Map<String, String> versions(List<TargetResult> results) {
        var versions = new TreeMap<String, String>();
        results.forEach(r -> versions.putAll(r.versions()));
        return versions;
    }

    /** Seconds by stage, summed over the targets. */
    private static Map<String, Double> durations(List<TargetResult> results) {
        var seconds = new TreeMap<String, Double>();
        results.forEach(r -> r.durations().forEach((stage, s) -> seconds.merge(stage, s, Double::sum)));
        return seconds;
    }
}
