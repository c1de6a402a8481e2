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
    private final Map<WidthRule, SearchSpace> spaces = new LinkedHashMap<>();
    private final Map<WidthRule, Widths> families = new LinkedHashMap<>();

    /**
     * @param spaces of every rule that is tried
     * @throws io.adapruner.problem.ProblemException INVALID_REQUEST when the table is of another network
     */
    LatencySearch(Network network, Importance importance, Map<WidthRule, SearchSpace> spaces, LatencyTable table) {
        this.table = table;
        this.latency = LatencyModel.of(network, ChannelGroups.of(network), table);
        spaces.forEach((rule, space) -> {
            SearchSpace offered = space.offered(latency);
            this.spaces.put(rule, offered);
            families.put(rule, Widths.of(rule, importance, offered, WidthCosts.latency(offered, latency)));
        });
    }

    Bisection.Found find(WidthRule rule, Budget budget) {
        SearchSpace space = spaces.get(rule);
        return new Bisection(space).largest(families.get(rule), Bound.of(budget, space, latency));
    }

    LatencyPrediction prediction(WidthRule rule, int[] widths) {
        return new LatencyPrediction(
                latency.millis(widths),
                latency.originalMillis(),
                table.batch(),
                table.threads(),
                table.hardware(),
                offered(spaces.get(rule)));
    }

    private static Map<String, List<Integer>> offered(SearchSpace space) {
        var offered = new LinkedHashMap<String, List<Integer>>();
        space.slots()
                .forEach(slot ->
                        offered.put(slot.group(), slot.grid().widths().boxed().toList()));
        return offered;
    }
}
