package io.adapruner.search;

import io.adapruner.network.Cost;
import io.adapruner.network.Network;
import io.adapruner.network.latency.LatencyTable;
import io.adapruner.pipeline.document.Importance;
import io.adapruner.pipeline.document.Subnetwork;
import io.adapruner.pipeline.document.Subnetwork.LatencyPrediction;
import io.adapruner.pipeline.document.Subnetwork.Spread;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.Method;
import io.adapruner.pipeline.job.WidthRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds sub-networks of one network; one instance serves every budget of a job. */
public final class WidthSearch {
    private final SearchSpace space;
    private final Map<WidthRule, Widths> families = new LinkedHashMap<>();
    private final Optional<LatencySearch> timed;

    /** @param importance measured for one rule or for all that are tried */
    public WidthSearch(Network network, Importance importance, Method method) {
        this(network, importance, method, Optional.empty());
    }

    /**
     * @param table of this network, for budgets that bound its latency
     * @throws io.adapruner.problem.ProblemException INVALID_REQUEST when the table is of another network
     */
    public WidthSearch(Network network, Importance importance, Method method, Optional<LatencyTable> table) {
        this.space = SearchSpace.of(network, importance, method);
        importance.rule().tried().forEach(rule -> families.put(rule, Widths.of(rule, importance, space)));
        // What suits the machine the table knows better than a rule of thumb.
        this.timed = table.map(t ->
                new LatencySearch(network, importance, SearchSpace.of(network, importance, method.ofAnyWidth()), t));
    }

    /**
     * The largest sub-network of every rule's family within the budget; where two rules give the same widths, only the first.
     *
     * @throws io.adapruner.problem.ProblemException UNREACHABLE_BUDGET naming the reachable range
     */
    public Subnetwork find(Budget budget) {
        long start = System.nanoTime();
        Cost full = space.cost().full();
        var distinct = new LinkedHashMap<Map<String, Integer>, Spread>();
        for (WidthRule rule : families.keySet()) {
            Spread spread = budget.metric().counted() ? counted(rule, budget) : predicted(rule, budget);
            distinct.putIfAbsent(spread.widths(), spread);
        }
        return new Subnetwork(
                budget,
                List.copyOf(distinct.values()),
                full.macs(),
                full.parameters(),
                (System.nanoTime() - start) / 1e9);
    }

    private Spread counted(WidthRule rule, Budget budget) {
        return spread(
                rule, new Bisection(space).largest(families.get(rule), Bound.of(budget, space)), Optional.empty());
    }

    private Spread predicted(WidthRule rule, Budget budget) {
        LatencySearch search =
                timed.orElseThrow(() -> new IllegalStateException("no latency table for a latency budget"));
        Bisection.Found found = search.find(rule, budget);
        return spread(rule, found, Optional.of(search.prediction(found.widths())));
    }

    private Spread spread(WidthRule rule, Bisection.Found found, Optional<LatencyPrediction> prediction) {
        Cost cost = space.cost().at(found.widths());
        return new Spread(
                Optional.of(rule),
                space.named(found.widths()),
                cost.macs(),
                cost.parameters(),
                found.scale(),
                found.halvings(),
                prediction);
    }
}
