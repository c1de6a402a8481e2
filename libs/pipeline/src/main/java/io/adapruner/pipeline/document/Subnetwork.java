package io.adapruner.pipeline.document;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.adapruner.network.latency.Hardware;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.WidthRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The widths that meet one budget, by every rule that was tried ({@code jobs/<job>/targets/<n>/subnetwork.json}).
 *
 * @param spreads no two of the same widths, at least one; which of them is used, the inheritance stage chooses
 */
public record Subnetwork(Budget budget, List<Spread> spreads, long baseMacs, long baseParameters, double seconds) {
    public Subnetwork {
        spreads = List.copyOf(spreads);
        if (spreads.isEmpty()) {
            throw new IllegalArgumentException("the sub-network for " + budget + " has no widths");
        }
    }

    /**
     * One way to spend the budget.
     *
     * @param rule empty in a document of before there could be several
     * @param widths surviving units of every prunable group
     * @param macs of the sub-network for one sample
     * @param scale the scale (or price) the bisection ended at
     * @param prediction of the latency, for a budget that bounds it
     */
    public record Spread(
            Optional<WidthRule> rule,
            Map<String, Integer> widths,
            long macs,
            long parameters,
            double scale,
            int halvings,
            Optional<LatencyPrediction> prediction) {
        /** A document that was stored before there were latency budgets has no prediction. */
        public Spread {
            prediction = prediction == null ? Optional.empty() : prediction;
        }

        /** One for a budget that is counted. */
        public Spread(
                Optional<WidthRule> rule,
                Map<String, Integer> widths,
                long macs,
                long parameters,
                double scale,
                int halvings) {
            this(rule, widths, macs, parameters, scale, halvings, Optional.empty());
        }
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

    /** The spread that a rule gave, or the only one where the rule was not recorded. */
    public Spread spread(Optional<WidthRule> rule) {
        return spreads.stream()
                .filter(spread -> spread.rule().equals(rule))
                .findFirst()
                .orElseGet(spreads::getFirst);
    }

    /** What is stored; until several rules were tried, a document held the one spread's fields itself. */
    record Stored(
            Budget budget,
            Optional<List<Spread>> spreads,
            Optional<Map<String, Integer>> widths,
            Optional<Long> macs,
            long baseMacs,
            Optional<Long> parameters,
            long baseParameters,
            Optional<Double> scale,
            Optional<Integer> halvings,
            double seconds) {}

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Subnetwork of(Stored stored) {
        return new Subnetwork(
                stored.budget(),
                stored.spreads()
                        .orElseGet(() -> List.of(new Spread(
                                Optional.empty(),
                                stored.widths().orElseThrow(),
                                stored.macs().orElseThrow(),
                                stored.parameters().orElseThrow(),
                                stored.scale().orElseThrow(),
                                stored.halvings().orElseThrow()))),
                stored.baseMacs(),
                stored.baseParameters(),
                stored.seconds());
    }
}
