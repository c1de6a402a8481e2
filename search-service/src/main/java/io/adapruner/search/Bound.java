package io.adapruner.search;

import io.adapruner.network.Cost;
import io.adapruner.network.latency.LatencyModel;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.Step;
import io.adapruner.pipeline.job.StepSchedule;
import java.util.function.ToLongFunction;

/**
 * One budget made absolute for one network.
 *
 * @param limit largest cost allowed, in the metric's own unit; nanoseconds of latency
 * @param cost of the network at widths of all groups, in the same unit
 */
record Bound(Budget budget, long limit, ToLongFunction<int[]> cost) {
    /** Of what is counted. */
    static Bound of(Budget budget, SearchSpace space) {
        return of(budget, space, widths -> budget.metric().of(space.cost().at(widths)));
    }

    /** Of what is counted, as far as one of several steps is to go. */
    static Bound of(Budget budget, SearchSpace space, Cost original, StepSchedule steps, Step step) {
        long full = budget.metric().of(original);
        return new Bound(budget, steps.limit(full, budget.limit(full), step), widths -> budget.metric()
                .of(space.cost().at(widths)));
    }

    /** Of predicted latency. */
    static Bound of(Budget budget, SearchSpace space, LatencyModel latency) {
        return of(budget, space, latency::nanos);
    }

    private static Bound of(Budget budget, SearchSpace space, ToLongFunction<int[]> cost) {
        return new Bound(budget, budget.limit(cost.applyAsLong(space.full())), cost);
    }

    boolean holds(int[] widths) {
        return measure(widths) <= limit;
    }

    long measure(int[] widths) {
        return cost.applyAsLong(widths);
    }
}
