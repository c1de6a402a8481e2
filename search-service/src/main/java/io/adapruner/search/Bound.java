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
        return new Bound(budget, budget.limit(measure(budget, full)));
    }

    boolean holds(Cost cost) {
        return measure(budget, cost) <= limit;
    }

    long measure(Cost cost) {
        return measure(budget, cost);
    }

    private static long measure(Budget budget, Cost cost) {
        return switch (budget.metric()) {
            case MACS -> cost.macs();
            case PARAMETERS -> cost.parameters();
        };
    }
}
