package io.adapruner.search;

import io.adapruner.network.ChannelGroup;
import io.adapruner.network.ChannelGroup.Role;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.CostModel;
import io.adapruner.network.Network;
import io.adapruner.network.Prunable;
import io.adapruner.network.WidthGrid;
import io.adapruner.network.latency.LatencyModel;
import io.adapruner.pipeline.document.Importance;
import io.adapruner.pipeline.job.Method;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the search may vary: the widths of the prunable groups, between their floors and their full widths, and the exact
 * cost of every choice.
 *
 * @param slots the prunable groups, in network order
 */
public record SearchSpace(CostModel cost, List<Slot> slots) {
    /**
     * One prunable group.
     *
     * @param index of the group in {@link ChannelGroups#all()}
     * @param importance of the block that it belongs to
     * @param lossWeight what its residual counts
     */
    public record Slot(int index, String group, double importance, double lossWeight, WidthGrid grid) {
        private Slot with(WidthGrid other) {
            return new Slot(index, group, importance, lossWeight, other);
        }
    }

    public SearchSpace {
        slots = List.copyOf(slots);
        if (slots.isEmpty()) {
            throw new ProblemException(ProblemCode.NOTHING_TO_PRUNE, "no channel group of the network can be pruned");
        }
    }

    /**
     * The space that an importance document spans over its network.
     *
     * @param method whose widths are offered, of the groups within its scope
     */
    public static SearchSpace of(Network network, Importance importance, Method method) {
        return of(network, network, importance, method);
    }

    /**
     * The same of a network that has been pruned before: the least widths, and what widths are multiples of, are those of the original's
     * groups. A group whose units have become others (of the last head of an attention its features) stays as it is.
     */
    static SearchSpace of(Network network, Network original, Importance importance, Method method) {
        return within(network, original, importance, method)
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.NOTHING_TO_PRUNE, "no channel group of the network can be pruned"));
    }

    /** The same, or nothing where no group is within the method's scope. */
    static Optional<SearchSpace> within(Network network, Network original, Importance importance, Method method) {
        ChannelGroups groups = ChannelGroups.of(network);
        Map<String, ChannelGroup> whole = (original.equals(network) ? groups : ChannelGroups.of(original))
                .all().stream().collect(Collectors.toMap(ChannelGroup::name, Function.identity()));
        var importances = new HashMap<String, Double>();
        importance.blocks().forEach(block -> block.groups().forEach(g -> importances.put(g, block.importance())));
        List<ChannelGroup> prunable = Prunable.of(network, groups, method.scope()).groups().stream()
                .filter(group -> importances.containsKey(group.name()))
                .filter(group -> sameUnits(group, whole.get(group.name())))
                .toList();
        Map<String, Double> lossWeights = new LossWeights(network, groups).of(prunable);
        List<Slot> slots = prunable.stream()
                .map(group -> new Slot(
                        groups.index(group.name()),
                        group.name(),
                        importances.get(group.name()),
                        lossWeights.get(group.name()),
                        grid(group.width(), whole.get(group.name()).width(), method)))
                .toList();
        return slots.isEmpty() ? Optional.empty() : Optional.of(new SearchSpace(CostModel.of(network, groups), slots));
    }

    private static WidthGrid grid(int left, int full, Method method) {
        return WidthGrid.of(left, full, method.step(full), method.minimumKept());
    }

    private static boolean sameUnits(ChannelGroup left, ChannelGroup whole) {
        return whole != null && channelsPerUnit(left) == channelsPerUnit(whole);
    }

    private static int channelsPerUnit(ChannelGroup group) {
        return group.members(Role.PRODUCER).getFirst().channels().getFirst().length;
    }

    /**
     * The same space where time counts: a group is offered only widths that no wider one is as fast as, all other groups
     * whole. What suits the machine's kernels is so found, not asked for, and a wider network is a slower one.
     */
    SearchSpace offered(LatencyModel latency) {
        return new SearchSpace(
                cost,
                slots.stream().map(slot -> slot.with(offered(slot, latency))).toList());
    }

    private WidthGrid offered(Slot slot, LatencyModel latency) {
        int[] widths = full();
        var faster = new ArrayDeque<Integer>();
        double fastest = Double.POSITIVE_INFINITY;
        int[] descending = slot.grid().widths().toArray();
        for (int i = descending.length - 1; i >= 0; i--) {
            widths[slot.index()] = descending[i];
            double millis = latency.millis(widths);
            if (millis < fastest) {
                fastest = millis;
                faster.addFirst(descending[i]);
            }
        }
        return new WidthGrid.Chosen(List.copyOf(faster));
    }

    /** Widths of all groups of the network, from one width per slot. */
    int[] widths(int[] perSlot) {
        int[] widths = cost.fullWidths();
        for (int s = 0; s < perSlot.length; s++) {
            widths[slots.get(s).index()] = perSlot[s];
        }
        return widths;
    }

    int[] full() {
        return cost.fullWidths();
    }

    int[] floor() {
        return widths(slots.stream().mapToInt(s -> s.grid().floor()).toArray());
    }

    /** Width of every prunable group by name. */
    Map<String, Integer> named(int[] widths) {
        var named = new LinkedHashMap<String, Integer>();
        slots.forEach(slot -> named.put(slot.group(), widths[slot.index()]));
        return named;
    }
}
