package io.adapruner.search;

import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Network;
import io.adapruner.network.latency.LatencyModel;
import io.adapruner.network.latency.LatencyTable;
import io.adapruner.pipeline.document.Importance;
import io.adapruner.pipeline.document.Subnetwork.LatencyPrediction;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.WidthRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds sub-networks by predicted latency: each rule's family over the widths that pay, bounded by the table's prediction. */
final class LatencySearch {
    private final LatencyTable table;
    private final LatencyModel latency;
    private final SearchSpace space;
    private final Map<WidthRule, Widths> families = new LinkedHashMap<>();

    /** @throws io.adapruner.problem.ProblemException INVALID_REQUEST when the table is of another network */
    LatencySearch(Network network, Importance importance, SearchSpace space, LatencyTable table) {
        this.table = table;
        this.latency = LatencyModel.of(network, ChannelGroups.of(network), table);
        this.space = space.offered(latency);
        WidthCosts costs = WidthCosts.latency(this.space, latency);
        importance.rule().tried().forEach(rule -> families.put(rule, Widths.of(rule, importance, this.space, costs)));
    }

    Bisection.Found find(WidthRule rule, Budget budget) {
        return new Bisection(space).largest(families.get(rule), Bound.of(budget, space, latency));
    }

    LatencyPrediction prediction(int[] widths) {
        return new LatencyPrediction(
                latency.millis(widths),
                latency.originalMillis(),
                table.batch(),
                table.threads(),
                table.hardware(),
                offered());
    }

    private Map<String, List<Integer>> offered() {
        var offered = new LinkedHashMap<String, List<Integer>>();
        space.slots()
                .forEach(slot ->
                        offered.put(slot.group(), slot.grid().widths().boxed().toList()));
        return offered;
    }
}
