package io.adapruner.gateway.registry;

import io.adapruner.network.ChannelGroup;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Cost;
import io.adapruner.network.CostModel;
import io.adapruner.network.Network;
import io.adapruner.network.Prunable;
import io.adapruner.network.PruningScope;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.Method;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.List;

/**
 * What can be said before a job runs: what is prunable and how small the network can become. The floor of a width is the
 * search's own: max(d, ceil(minimumKept * C)), rounded up to a multiple of d, at most C.
 *
 * @param minimum cost with every prunable group at its floor
 */
public record Preflight(ChannelGroups groups, Prunable prunable, Cost full, Cost minimum) {
    /** Keeps ceil(0.1 * 10) at 1 although 0.1 * 10 may come out a hair above it. */
    private static final double ROUNDING_SLACK = 1e-9;

    /** @throws ProblemException INVALID_REQUEST for a pattern that matches nothing */
    public static Preflight of(Network network, Method method) {
        ChannelGroups groups = ChannelGroups.of(network);
        var scope = new PruningScope(method.include(), method.exclude(), method.pruneTied());
        Prunable prunable = Prunable.of(network, groups, scope);
        CostModel cost = CostModel.of(network, groups);
        int[] widths = cost.fullWidths();
        List<String> names = groups.all().stream().map(ChannelGroup::name).toList();
        for (ChannelGroup group : prunable.groups()) {
            widths[names.indexOf(group.name())] = floor(group.width(), method);
        }
        return new Preflight(groups, prunable, cost.full(), cost.at(widths));
    }

    private static int floor(int full, Method method) {
        int d = method.multipleOf();
        int least = Math.max(d, (int) Math.ceil(method.minimumKept() * full - ROUNDING_SLACK));
        return Math.min(full, Math.ceilDiv(least, d) * d);
    }

    /** @throws ProblemException NOTHING_TO_PRUNE, UNREACHABLE_BUDGET naming the reachable range */
    public void check(Budget budget) {
        if (prunable.groups().isEmpty()) {
            throw new ProblemException(
                    ProblemCode.NOTHING_TO_PRUNE, "no channel group can be pruned: " + prunable.keptWhole());
        }
        long least = of(minimum, budget);
        long most = of(full, budget);
        if (budget.limit(most) < least) {
            String unit = budget.metric() == Budget.Metric.MACS ? "MACs" : "parameters";
            throw new ProblemException(
                    ProblemCode.UNREACHABLE_BUDGET,
                    "budget " + budget + " allows " + budget.limit(most) + " " + unit + "; reachable are " + least
                            + " (" + Math.ceil(1000.0 * least / most) / 10 + " %) to " + most + " " + unit);
        }
    }

    private static long of(Cost cost, Budget budget) {
        return switch (budget.metric()) {
            case MACS -> cost.macs();
            case PARAMETERS -> cost.parameters();
        };
    }
}
