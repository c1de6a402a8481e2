package io.adapruner.engine.latency;

import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Latency of a whole network, measured in passes of its own.
 *
 * @param millis of its operations together: an operation's time is what a quarter of its runs stayed within,
 *     so that other processes on the machine, which interrupt a pass but seldom the same operation, do not count
 * @param wallMillis median of passes without the profiler, as a clock on the wall shows it
 */
public record NetworkLatency(double millis, double wallMillis) {
    private static final int RUNS = 13;

    /**
     * Measures on this machine.
     *
     * @param batch samples in one pass
     * @param threads of one operation
     * @param stop called before every pass; may throw
     */
    public static NetworkLatency of(Network network, Weights weights, int batch, int threads, Runnable stop) {
        var timed = new TimedRuns(batch, threads);
        var clock = new UnitClock(network);
        // Two series with something between, because a virtual machine may be slow as a whole for longer than one.
        var runs = new ArrayList<>(timed.profiled(network, weights, RUNS, stop));
        double wallMillis = Quantile.median(timed.plain(network, weights, RUNS, stop));
        runs.addAll(timed.profiled(network, weights, RUNS, stop));
        List<Map<String, Double>> byRun = runs.stream().map(clock::times).toList();
        double millis = 0;
        for (String unit : byRun.getFirst().keySet()) {
            millis += Quantile.lowerQuartile(
                    byRun.stream().mapToDouble(r -> r.get(unit)).toArray());
        }
        return new NetworkLatency(millis, wallMillis);
    }
}
