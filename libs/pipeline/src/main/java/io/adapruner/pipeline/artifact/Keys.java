package io.adapruner.pipeline.artifact;

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

    public static String importance(String jobId) {
        return job(jobId) + "importance.json";
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

    public static String subnetwork(String jobId, int target) {
        return target(jobId, target) + "subnetwork.json";
    }

    public static String inherited(String jobId, int target) {
        return target(jobId, target) + "inherited/";
    }

    public static String checkpoints(String jobId, int target) {
        return target(jobId, target) + "checkpoints/";
    }

    /** Prefix of the markers of attempts at one stage; {@code target} is -1 for what serves all budgets. */
    public static String attempts(String jobId, String stage, int target) {
        return job(jobId) + "attempts/" + stage + (target < 0 ? "" : "-" + target) + "/";
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
