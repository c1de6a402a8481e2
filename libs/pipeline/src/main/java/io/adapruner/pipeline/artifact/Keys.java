package io.adapruner.pipeline.artifact;

import io.adapruner.pipeline.job.Step;
import java.util.regex.Pattern;

/** Layout of the store. Identifiers are checked before they become part of a key. */
public final class Keys {
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,127}");

    /** Where all latency tables are. */
    public static final String LATENCY_TABLES = "latency-tables/";

    private Keys() {}

    public static String model(String modelId) {
        return "models/" + checked(modelId) + "/";
    }

    public static String dataset(String datasetId) {
        return "datasets/" + checked(datasetId) + "/";
    }

    public static String upload(String uploadId) {
        return "uploads/" + checked(uploadId) + "/";
    }

    public static String job(String jobId) {
        return "jobs/" + checked(jobId) + "/";
    }

    public static String target(String jobId, int target) {
        if (target < 0) {
            throw new IllegalArgumentException("target " + target + " is negative");
        }
        return job(jobId) + "targets/" + target + "/";
    }

    /** What one step towards a budget leaves. The first, which is the only one of most jobs, has no folder of its own. */
    private static String step(String jobId, int target, Step step) {
        return target(jobId, target) + (step.isFirst() ? "" : "steps/" + step + "/");
    }

    /** Of the first step, which serves every budget. */
    public static String importance(String jobId) {
        return job(jobId) + "importance.json";
    }

    /** @param target -1 at the first step */
    public static String importance(String jobId, int target, Step step) {
        return step.isFirst() ? importance(jobId) : step(jobId, target, step) + "importance.json";
    }

    /** The latency table that a job is searched by. */
    public static String latency(String jobId) {
        return job(jobId) + "latency.json";
    }

    /** A latency table, named by its content when it was sent, or by what it was measured of and on. */
    public static String latencyTable(String tableId) {
        return LATENCY_TABLES + checked(tableId) + ".json";
    }

    public static String sparse(String jobId) {
        return job(jobId) + "sparse/";
    }

    /** Of the first step. */
    public static String subnetwork(String jobId, int target) {
        return subnetwork(jobId, target, Step.FIRST);
    }

    public static String subnetwork(String jobId, int target, Step step) {
        return step(jobId, target, step) + "subnetwork.json";
    }

    /** Of the first step. */
    public static String inherited(String jobId, int target) {
        return inherited(jobId, target, Step.FIRST);
    }

    public static String inherited(String jobId, int target, Step step) {
        return step(jobId, target, step) + "inherited/";
    }

    /** Of the first step. */
    public static String checkpoints(String jobId, int target) {
        return checkpoints(jobId, target, Step.FIRST);
    }

    public static String checkpoints(String jobId, int target, Step step) {
        return step(jobId, target, step) + "checkpoints/";
    }

    /** What the training after a step that is not the last leaves for the next one. */
    public static String trained(String jobId, int target, Step step) {
        return step(jobId, target, step) + "trained/";
    }

    /** Prefix of the markers of attempts at one stage; {@code target} is -1 for what serves all budgets. */
    public static String attempts(String jobId, String stage, int target, Step step) {
        return job(jobId) + "attempts/" + stage + (target < 0 ? "" : "-" + target)
                + (step.isFirst() ? "" : "-step-" + step) + "/";
    }

    public static String result(String jobId, int target) {
        return target(jobId, target) + "result/";
    }

    private static String checked(String identifier) {
        if (!IDENTIFIER.matcher(identifier).matches()) {
            throw new IllegalArgumentException(
                    "identifier '" + identifier + "' may hold letters, digits, _ and - only");
        }
        return identifier;
    }
}
