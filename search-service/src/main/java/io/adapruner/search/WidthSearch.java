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
import io.adapruner.pipeline.job.Step;
import io.adapruner.pipeline.job.StepSchedule;
import io.adapruner.pipeline.job.WidthRule;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds sub-networks of one network; one instance serves every budget of a job's step. Each rule that is tried has the scope that it
 * has when it is named alone.
 */
public final class WidthSearch {
    private final SearchSpace space;
    private final Map<WidthRule, SearchSpace> spaces;
    private final Map<WidthRule, Widths> families = new LinkedHashMap<>();
    private final Optional<LatencySearch> timed;
    private final Cost original;

    /** @param importance measured for one rule or for all that are tried */
    public WidthSearch(Network network, Importance importance, Method method) {
        this(network, importance, method, Optional.empty());
    }

    /**
     * @param table of this network, for budgets that bound its latency
     * @throws io.adapruner.problem.ProblemException INVALID_REQUEST when the table is of another network
     */
    public WidthSearch(Network network, Importance importance, Method method, Optional<LatencyTable> table) {
        this(network, network, importance, method, table);
    }

    /**
     * @param network to be pruned: the original one, or what earlier steps of pruning have left of it
     * @param original that budgets, and the least widths, are parts of
     * @param table of this network, for budgets that bound its latency
     * @throws io.adapruner.problem.ProblemException INVALID_REQUEST when the table is of another network
     */
    public WidthSearch(
            Network network, Network original, Importance importance, Method method, Optional<LatencyTable> table) {
        this.original = Cost.of(original);
        this.space = SearchSpace.of(network, original, importance, method);
        this.spaces = spaces(network, original, importance, method);
        spaces.forEach((rule, of) -> families.put(rule, Widths.of(rule, importance, of)));
        // What suits the machine the table knows better than a rule of thumb.
        this.timed = table.map(t ->
                new LatencySearch(network, importance, spaces(network, original, importance, method.ofAnyWidth()), t));
    }

    private static Map<WidthRule, SearchSpace> spaces(
            Network network, Network original, Importance importance, Method method) {
        var spaces = new LinkedHashMap<WidthRule, SearchSpace>();
        for (WidthRule rule : importance.rule().tried()) {
            SearchSpace.within(network, original, importance, method.with(rule))
                    .ifPresent(space -> spaces.put(rule, space));
        }
        return spaces;
    }

    /** As below, in one step. */
    public Subnetwork find(Budget budget) {
        return find(budget, StepSchedule.ONE, Step.FIRST);
    }

    /**
     * The largest sub-network of every rule's family within what a step towards the budget may leave; where two rules give the same widths, only the first. A
     * rule that cannot reach the budget, or may narrow nothing, is passed over where another can.
     *
     * @throws ProblemException UNREACHABLE_BUDGET naming the reachable range
     */
    public Subnetwork find(Budget budget, StepSchedule steps, Step step) {
        long start = System.nanoTime();
        var distinct = new LinkedHashMap<Map<String, Integer>, Spread>();
        Optional<ProblemException> outOfReach = Optional.empty();
        for (WidthRule rule : families.keySet()) {
            try {
                Spread spread =
                        budget.metric().counted() ? counted(rule, budget, steps, step) : predicted(rule, budget);
                distinct.putIfAbsent(spread.widths(), spread);
            } catch (ProblemException e) {
                if (e.code() != ProblemCode.UNREACHABLE_BUDGET) {
                    throw e;
                }
                outOfReach = Optional.of(e);
            }
        }
        if (distinct.isEmpty()) {
            throw outOfReach.orElseThrow();
        }
        return new Subnetwork(
                budget,
                List.copyOf(distinct.values()),
                original.macs(),
                original.parameters(),
                (System.nanoTime() - start) / 1e9);
    }

    private Spread counted(WidthRule rule, Budget budget, StepSchedule steps, Step step) {
        SearchSpace of = spaces.get(rule);
        Bound bound = Bound.of(budget, of, original, steps, step);
        return spread(rule, new Bisection(of).largest(families.get(rule), bound), Optional.empty());
    }

    private Spread predicted(WidthRule rule, Budget budget) {
        LatencySearch search =
                timed.orElseThrow(() -> new IllegalStateException("no latency table for a latency budget"));
        Bisection.Found found = search.find(rule, budget);
        return spread(rule, found, Optional.of(search.prediction(rule, found.widths())));
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
