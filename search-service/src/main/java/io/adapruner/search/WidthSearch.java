package io.adapruner.search;

import io.adapruner.network.Cost;
import io.adapruner.network.Network;
import io.adapruner.network.latency.LatencyTable;
import io.adapruner.pipeline.document.Importance;
import io.adapruner.pipeline.document.Subnetwork;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.Method;
import java.util.Optional;

/** Finds sub-networks of one network; one instance serves every budget of a job. */
public final class WidthSearch {
    private final SearchSpace space;
    private final Widths family;
    private final Optional<LatencySearch> timed;

    public WidthSearch(Network network, Importance importance, Method method) {
        this(network, importance, method, Optional.empty());
    }

    /**
     * @param table of this network, for budgets that bound its latency
     * @throws io.adapruner.problem.ProblemException INVALID_REQUEST when the table is of another network
     */
    public WidthSearch(Network network, Importance importance, Method method, Optional<LatencyTable> table) {
        this.space = SearchSpace.of(network, importance, method.multipleOf(), method.minimumKept());
        this.family = Widths.of(importance, space);
        this.timed = table.map(t -> new LatencySearch(network, importance, space, t));
    }

    /**
     * The largest sub-network of the rule's family within the budget.
     *
     * @throws io.adapruner.problem.ProblemException UNREACHABLE_BUDGET naming the reachable range
     */
    public Subnetwork find(Budget budget) {
        long start = System.nanoTime();
        Cost full = space.cost().full();
        Bisection.Found found = budget.metric().counted()
                ? new Bisection(space).largest(family, Bound.of(budget, space))
                : timed().find(budget);
        Cost cost = space.cost().at(found.widths());
        return new Subnetwork(
                budget,
                space.named(found.widths()),
                cost.macs(),
                full.macs(),
                cost.parameters(),
                full.parameters(),
                found.scale(),
                found.halvings(),
                (System.nanoTime() - start) / 1e9,
                budget.metric().counted() ? Optional.empty() : Optional.of(timed().prediction(found.widths())));
    }

    private LatencySearch timed() {
        return timed.orElseThrow(() -> new IllegalStateException("no latency table for a latency budget"));
    }
}
