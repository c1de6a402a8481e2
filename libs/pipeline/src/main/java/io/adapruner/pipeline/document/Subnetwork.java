package io.adapruner.pipeline.document;

import io.adapruner.network.latency.Hardware;
import io.adapruner.pipeline.job.Budget;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The widths that meet one budget ({@code jobs/<job>/targets/<n>/subnetwork.json}).
 *
 * @param widths surviving units of every prunable group
 * @param macs of the sub-network for one sample
 * @param scale the scale (or price) the bisection ended at
 * @param prediction of the latency, for a budget that bounds it
 */
public record Subnetwork(
        Budget budget,
        Map<String, Integer> widths,
        long macs,
        long baseMacs,
        long parameters,
        long baseParameters,
        double scale,
        int halvings,
        double seconds,
        Optional<LatencyPrediction> prediction) {
    /** A document that was stored before there were latency budgets has no prediction. */
    public Subnetwork {
        prediction = prediction == null ? Optional.empty() : prediction;
    }

    /** One for a budget that is counted. */
    public Subnetwork(
            Budget budget,
            Map<String, Integer> widths,
            long macs,
            long baseMacs,
            long parameters,
            long baseParameters,
            double scale,
            int halvings,
            double seconds) {
        this(budget, widths, macs, baseMacs, parameters, baseParameters, scale, halvings, seconds, Optional.empty());
    }

    /**
     * What a latency table says.
     *
     * @param millis predicted of the sub-network
     * @param originalMillis predicted of the original
     * @param measuredOn what the table is of
     * @param offered by group, the widths that no wider one is as fast as; the search chose among these
     */
    public record LatencyPrediction(
            double millis,
            double originalMillis,
            int batch,
            int threads,
            Hardware measuredOn,
            Map<String, List<Integer>> offered) {}
}
