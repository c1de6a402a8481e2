package io.adapruner.benchmarks.formats;

import io.adapruner.network.ChannelGroup;
import io.adapruner.network.ChannelGroup.Member;
import io.adapruner.network.ChannelGroup.Role;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.PruningPlan;
import io.adapruner.network.Weights;
import io.adapruner.network.op.Convolution;
import io.adapruner.network.op.OneDimensional;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.ParameterSpec;
import io.adapruner.network.op.ParameterSpec.Axis;
import io.adapruner.network.op.TransposedConvolution;
import io.adapruner.network.tensor.Tensor;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The unpruned network's weights with the lost channels masked: every layer that reads such a channel multiplies it by zero, and
 * it is made as zero, for the products of queries and keys have no weights of their own. No code of surgery is used.
 */
final class Mask {
    private static final BitSet NONE = new BitSet();

    /** What a channel's values come from: without them they are 0. */
    private static final Set<ParameterSpec.Role> MAKING = Set.of(
            ParameterSpec.Role.WEIGHT, ParameterSpec.Role.BIAS, ParameterSpec.Role.SCALE, ParameterSpec.Role.SHIFT);

    private final Network network;

    /** By the layers that read them. */
    private final Map<String, BitSet> lost = new HashMap<>();

    /** By the layers that make them. */
    private final Map<String, BitSet> unmade = new HashMap<>();

    Mask(Network network, ChannelGroups groups, PruningPlan plan) {
        this.network = network;
        plan.kept().forEach((name, kept) -> {
            ChannelGroup group = groups.get(name);
            for (Member member : group.members()) {
                Map<String, BitSet> of = member.role() == Role.CONSUMER ? lost : unmade;
                BitSet channels = of.computeIfAbsent(member.layer(), l -> new BitSet());
                for (int unit = 0; unit < group.width(); unit++) {
                    if (Arrays.binarySearch(kept, unit) < 0) {
                        Arrays.stream(member.channels().get(unit)).forEach(channels::set);
                    }
                }
            }
        });
    }

    Weights of(Weights weights) {
        var masked = new LinkedHashMap<String, Tensor>();
        for (Layer layer : network.layers()) {
            BitSet read = lost.getOrDefault(layer.name(), NONE);
            BitSet made = unmade.getOrDefault(layer.name(), NONE);
            for (ParameterSpec spec : layer.op().parameters()) {
                String name = layer.parameter(spec.name());
                boolean reads = spec.axes().contains(Axis.IN) || spec.axes().contains(Axis.IN_OF_GROUP);
                if (reads && !read.isEmpty()) {
                    masked.put(name, masked(layer.op(), spec, weights.get(name), read));
                }
                if (MAKING.contains(spec.role()) && spec.axes().getFirst() == Axis.OUT && !made.isEmpty()) {
                    masked.put(name, unmade(spec, masked.getOrDefault(name, weights.get(name)), made));
                }
            }
        }
        return weights.with(masked);
    }

    private static Tensor unmade(ParameterSpec spec, Tensor tensor, BitSet channels) {
        float[] values = tensor.toArray();
        int row = values.length / spec.shape().getFirst();
        channels.stream().forEach(c -> Arrays.fill(values, c * row, (c + 1) * row, 0));
        return Tensor.of(spec.shape(), values);
    }

    private static Tensor masked(Op op, ParameterSpec spec, Tensor tensor, BitSet channels) {
        float[] values = tensor.toArray();
        int rows = spec.shape().getFirst();
        int row = values.length / rows;
        if (plane(op) instanceof TransposedConvolution) {
            channels.stream().forEach(c -> Arrays.fill(values, c * row, (c + 1) * row, 0));
            return Tensor.of(spec.shape(), values);
        }
        int columns = spec.shape().get(1);
        int column = row / columns;
        // Rows are outputs; those of one group read the same columns.
        int groups = spec.axes().contains(Axis.IN_OF_GROUP) ? groups(plane(op)) : 1;
        channels.stream().forEach(c -> {
            int group = c / columns;
            for (int r = group * (rows / groups); r < (group + 1) * (rows / groups); r++) {
                int at = r * row + c % columns * column;
                Arrays.fill(values, at, at + column, 0);
            }
        });
        return Tensor.of(spec.shape(), values);
    }

    private static Op plane(Op op) {
        return op instanceof OneDimensional(Op plane) ? plane : op;
    }

    private static int groups(Op op) {
        return op instanceof Convolution convolution ? convolution.groups() : 1;
    }
}
