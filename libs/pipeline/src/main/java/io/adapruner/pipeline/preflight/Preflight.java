package io.adapruner.pipeline.preflight;

import io.adapruner.network.ChannelGroup;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Cost;
import io.adapruner.network.CostModel;
import io.adapruner.network.Network;
import io.adapruner.network.Prunable;
import io.adapruner.network.WidthGrid;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.Method;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * What can be said before a job runs: what is prunable and how small the network can become.
 *
 * @param grids the widths that each prunable group may take, by name, in network order
 * @param floor width of every group, the prunable ones at their floors, in the order of {@link ChannelGroups#all()}
 */
public record Preflight(
        Network network,
        ChannelGroups groups,
        Prunable prunable,
        CostModel costs,
        SequencedMap<String, WidthGrid> grids,
        int[] floor) {
    /** @throws ProblemException INVALID_REQUEST for a pattern that matches nothing */
    public static Preflight of(Network network, Method method) {
        ChannelGroups groups = ChannelGroups.of(network);
        Prunable prunable = Prunable.of(network, groups, method.scope());
        CostModel costs = CostModel.of(network, groups);
        var grids = new LinkedHashMap<String, WidthGrid>();
        int[] floor = costs.fullWidths();
        for (ChannelGroup group : prunable.groups()) {
            WidthGrid grid = WidthGrid.of(group.width(), method.step(group.width()), method.minimumKept());
            grids.put(group.name(), grid);
            floor[groups.index(group.name())] = grid.floor();
        }
        return new Preflight(network, groups, prunable, costs, grids, floor);
    }

    /** Cost of the network as it is. */
    public Cost full() {
        return costs.full();
    }

    /** Cost with every prunable group at its floor. */
    public Cost minimum() {
        return costs.at(floor);
    }

    /**
     * Refuses what cannot be reached. Which latency can be is known when it has been measured, not before.
     *
     * @throws ProblemException NOTHING_TO_PRUNE, UNREACHABLE_BUDGET naming the reachable range
     */
    public void check(Budget budget) {
        if (prunable.groups().isEmpty()) {
            throw new ProblemException(
                    ProblemCode.NOTHING_TO_PRUNE, "no channel group can be pruned: " + prunable.keptWhole());
        }
        if (!budget.metric().counted()) {
            return;
        }
        long least = budget.metric().of(minimum());
        long most = budget.metric().of(full());
        if (budget.limit(most) < least) {
            String unit = budget.metric() == Budget.Metric.MACS
                    ? "MACs"
                    : budget.metric().label();
            throw new ProblemException(
                    ProblemCode.UNREACHABLE_BUDGET,
                    "budget " + budget + " allows " + budget.limit(most) + " " + unit + "; reachable are " + least
                            + " (" + Math.ceil(1000.0 * least / most) / 10 + " %) to " + most + " " + unit);
        }
    }
}
