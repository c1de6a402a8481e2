package io.adapruner.search;

import io.adapruner.network.Cost;
import io.adapruner.pipeline.job.Budget;

/**
 * One budget made absolute for one network.
 *
 * @param limit largest cost allowed, in the metric's own unit
 */
record Bound(Budget budget, long limit) {
    static Bound of(Budget budget, Cost full) {
        return new Bound(budget, budget.limit(budget.metric().of(full)));
    }

    boolean holds(Cost cost) {
        return measure(cost) <= limit;
    }

    long measure(Cost cost) {
        return budget.metric().of(cost);
    }
}
