package io.adapruner.pipeline.job;

import io.adapruner.network.latency.LatencyTable;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How the network will be run whose latency a budget bounds.
 *
 * @param batch samples in one pass
 * @param threads of one operation
 * @param table id of a registered latency table; empty: the importance service measures one where it runs
 */
public record LatencyTarget(int batch, int threads, Optional<String> table) {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

    public LatencyTarget {
        table = table == null ? Optional.empty() : table;
        require(
                batch >= 1 && batch <= LatencyTable.MOST_BATCH,
                "batch " + batch + " must be in 1.." + LatencyTable.MOST_BATCH);
        require(
                threads >= 1 && threads <= LatencyTable.MOST_THREADS,
                "threads " + threads + " must be in 1.." + LatencyTable.MOST_THREADS);
        table.ifPresent(id -> require(ID.matcher(id).matches(), "table must be the id of a registered latency table"));
    }

    /** One sample at a time on one thread, measured where the job runs. */
    public static LatencyTarget defaults() {
        return new LatencyTarget(1, 1, Optional.empty());
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, message);
        }
    }
}
