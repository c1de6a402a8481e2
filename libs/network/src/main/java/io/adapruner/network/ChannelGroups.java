package io.adapruner.network;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which channels of a network must be kept or pruned together: union-find over (value, channel), after DepGraph (Fang et al.,
 * CVPR 2023) but per channel instead of per layer, so that concatenation, padding and flattening need no special case.
 */
public final class ChannelGroups {
    private final List<ChannelGroup> groups;
    private final Map<String, Integer> indices;
    private final Map<String, Trace> traces;

    ChannelGroups(List<ChannelGroup> groups, Map<String, Trace> traces) {
        this.groups = List.copyOf(groups);
        this.traces = Map.copyOf(traces);
        this.indices = new LinkedHashMap<>();
        groups.forEach(g -> indices.put(g.name(), indices.size()));
    }

    /**
     * Where each channel of one value belongs.
     *
     * @param group for each channel the index into {@link #all()}
     * @param unit for each channel the unit within that group
     */
    record Trace(int[] group, int[] unit) {}

    public static ChannelGroups of(Network network) {
        return new Coupling(network).groups();
    }

    /** Every group, in the order in which its first channel is produced. */
    public List<ChannelGroup> all() {
        return groups;
    }

    public ChannelGroup get(String name) {
        return groups.get(index(name));
    }

    /**
     * Where a group stands in {@link #all()}.
     *
     * @throws ProblemException {@link ProblemCode#INVALID_REQUEST} when there is none of that name
     */
    public int index(String name) {
        Integer index = indices.get(name);
        if (index == null) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST, "no channel group '" + name + "'; there are " + indices.keySet());
        }
        return index;
    }

    /** Where the channels of a value (layer name or {@link Network#INPUT}) belong. */
    Trace trace(String value) {
        return traces.get(value);
    }
}
