package io.adapruner.network;

import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
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
     * Where the channels of one value belong.
     *
     * @param shape of the value
     * @param axis along which its channels lie
     * @param group for each index of the axis the index into {@link #all()}
     * @param unit for each index of the axis the unit within that group
     */
    record Trace(TensorShape shape, int axis, int[] group, int[] unit) {}

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

    /**
     * How many channels a value has, as a sum over groups.
     *
     * @param fixed those that stay at any widths
     * @param groups indices into {@link #all()}
     * @param channelsPerUnit of each of these groups
     */
    public record ChannelCount(int fixed, int[] groups, int[] channelsPerUnit) {
        /** At the given widths, one per group in the order of {@link #all()}. */
        public int at(int[] widths) {
            int sum = fixed;
            for (int i = 0; i < groups.length; i++) {
                sum += widths[groups[i]] * channelsPerUnit[i];
            }
            return sum;
        }
    }

    /**
     * How many channels a value (layer name or {@link Network#INPUT}) has at any widths, along whichever axis they lie, as
     * {@link Surgery#survivors} has their indices.
     */
    public ChannelCount count(String value) {
        return count(value, traces.get(value).axis());
    }

    /** The extent of one axis of a value at any widths. */
    ChannelCount count(String value, int axis) {
        return count(value, axis, traces.get(value).shape().dims().get(axis));
    }

    /** How many of the first indices along one axis of a value there are at any widths, of the units that are left. */
    ChannelCount count(String value, int axis, int length) {
        Trace trace = traces.get(value);
        if (trace.axis() != axis) {
            return new ChannelCount(length, new int[0], new int[0]);
        }
        int[] counts = new int[groups.size()];
        var units = new HashMap<Integer, BitSet>();
        for (int i = 0; i < length; i++) {
            counts[trace.group()[i]]++;
            units.computeIfAbsent(trace.group()[i], _ -> new BitSet()).set(trace.unit()[i]);
        }
        // A group of a grouped layer that is one unit is there as a whole, or not at all.
        int fixed = units.keySet().stream()
                .filter(g -> units.get(g).cardinality() < groups.get(g).width())
                .mapToInt(g -> counts[g])
                .sum();
        int[] present = units.keySet().stream()
                .filter(g -> units.get(g).cardinality() == groups.get(g).width())
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
        int[] perUnit = Arrays.stream(present)
                .map(g -> counts[g] / groups.get(g).width())
                .toArray();
        for (int i = 0; i < present.length; i++) {
            if (perUnit[i] * groups.get(present[i]).width() != counts[present[i]]) {
                throw new IllegalStateException("units of group " + present[i] + " hold unequal numbers of channels");
            }
        }
        return new ChannelCount(fixed, present, perUnit);
    }

    /** Where the channels of a value (layer name or {@link Network#INPUT}) belong. */
    Trace trace(String value) {
        return traces.get(value);
    }
}
