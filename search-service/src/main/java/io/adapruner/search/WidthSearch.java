package io.adapruner.search;

import io.adapruner.network.Cost;
import io.adapruner.network.Network;
import io.adapruner.pipeline.document.Importance;
import io.adapruner.pipeline.document.Subnetwork;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.Method;

/** Finds sub-networks of one network; one instance serves every budget of a job. */
public final class WidthSearch {
    private final SearchSpace space;
    private final Widths family;

    public WidthSearch(Network network, Importance importance, Method method) {
        this.space = SearchSpace.of(network, importance, method.multipleOf(), method.minimumKept());
        this.family = Widths.of(importance, space);
    }

    /**
     * The largest sub-network of the rule's family within the budget.
     *
     * @throws io.adapruner.problem.ProblemException UNREACHABLE_BUDGET naming the reachable range
     */
    public Subnetwork find(Budget budget) {
        long start = System.nanoTime();
        Cost full = space.cost().full();
        Bisection.Found found = new Bisection(space).largest(family, Bound.of(budget, full));
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
                (System.nanoTime() - start) / 1e9);
    }
}
