package io.adapruner.gateway.result;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.adapruner.gateway.job.JobDocument;
import io.adapruner.gateway.job.JobState;
import io.adapruner.network.Cost;
import io.adapruner.pipeline.document.TargetResult;
import io.adapruner.pipeline.job.PruningRequest;
import io.adapruner.pipeline.json.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code report.json}: the job's one document for people and programs, made of its targets' results. */
final class Report {
    private Report() {}

    /** @param results of the finished targets, in order, at least one */
    static JsonNode assemble(JobState job, List<TargetResult> results) {
        ObjectMapper json = Json.mapper();
        PruningRequest request = job.request().orElseThrow();
        JobDocument document = JobDocument.of(job);
        ObjectNode report = json.createObjectNode();
        report.put("jobId", job.jobId());
        report.put("model", request.modelId());
        report.put("dataset", request.datasetId());
        report.set("state", json.valueToTree(document.state()));
        report.set("base", json.valueToTree(results.getFirst().base()));
        var targets = report.putArray("targets");
        for (TargetResult result : results) {
            ObjectNode target = json.valueToTree(result);
            target.put("budget", result.budget().toString());
            targets.add(target);
        }
        document.problem().ifPresent(p -> report.set("problem", json.valueToTree(p)));
        report.put("countingRule", Cost.RULE);
        report.put("seed", request.seed());
        report.set("request", json.valueToTree(request));
        report.set("versions", json.valueToTree(versions(results)));
        report.set("durations", json.valueToTree(durations(results)));
        return report;
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
