package io.adapruner.network.size;

import io.adapruner.network.size.SizeRule.Fixed;
import io.adapruner.network.size.SizeRule.Follows;
import io.adapruner.network.size.SizeRule.Rest;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Which axes of a network's input may be of any size, and what follows from that for the sizes that its operations hold.
 *
 * @param axes of one sample, ascending, never the channels: 1 for height and 2 for width of {@code [C, H, W]}
 * @param layers by layer, a rule for each of its operation's sizes; a layer that is not named has none that change
 */
public record OpenSizes(List<Integer> axes, SequencedMap<String, List<SizeRule>> layers) {
    /** Every size is fixed. */
    public static final OpenSizes NONE = new OpenSizes(List.of(), new LinkedHashMap<>());

    private static final List<List<Integer>> LARGER =
            List.of(List.of(64, 128, 192), List.of(128, 64, 256), List.of(320, 192, 64));

    public OpenSizes {
        axes = List.copyOf(axes);
        var copied = new LinkedHashMap<String, List<SizeRule>>();
        layers.forEach((layer, rules) -> copied.put(layer, List.copyOf(rules)));
        layers = Collections.unmodifiableSequencedMap(copied);
        if (!axes.equals(axes.stream().sorted().distinct().toList())
                || axes.stream().anyMatch(axis -> axis < 1)) {
            throw new ProblemException(
                    ProblemCode.INVALID_NETWORK,
                    "the axes " + axes + " of the input cannot be open; they ascend from 1");
        }
        if (axes.isEmpty() && !layers.isEmpty()) {
            throw new ProblemException(
                    ProblemCode.INVALID_NETWORK,
                    "sizes of " + layers.firstEntry().getKey() + " follow the input, whose size is fixed");
        }
    }

    /** Whether any axis is open. */
    public boolean any() {
        return !axes.isEmpty();
    }

    /** Larger inputs, most likely of sizes that strides divide; each axis grows by another amount. */
    public List<TensorShape> larger(TensorShape input) {
        return any() ? LARGER.stream().map(step -> grown(input, step)).toList() : List.of();
    }

    /** The input with its open axes longer by the amounts, the first of them by the first one. */
    public TensorShape grown(TensorShape input, List<Integer> step) {
        var dims = new ArrayList<>(input.dims());
        for (int i = 0; i < axes.size(); i++) {
            int axis = axes.get(i);
            dims.set(axis, Math.addExact(dims.get(axis), step.get(i % step.size())));
        }
        return new TensorShape(dims);
    }

    /** The rules of a layer; none where its sizes stay. */
    public List<SizeRule> of(String layer) {
        return layers.getOrDefault(layer, List.of());
    }

    /**
     * The sizes of a layer's operation for values of other shapes.
     *
     * @param sizes those that it holds
     * @param elements values that it reads
     * @param shapes of what is there before it
     * @throws ProblemException {@link ProblemCode#INVALID_NETWORK} where the rules do not fit
     */
    public List<Integer> sizes(String layer, List<Integer> sizes, long elements, Map<String, TensorShape> shapes) {
        List<SizeRule> rules = of(layer);
        if (rules.isEmpty()) {
            return sizes;
        }
        if (rules.size() != sizes.size()) {
            throw invalid(layer, rules.size() + " rules for " + sizes.size() + " sizes");
        }
        var changed = new ArrayList<Integer>();
        int rest = -1;
        long others = 1;
        for (int i = 0; i < rules.size(); i++) {
            int size = size(layer, rules.get(i), sizes.get(i), shapes);
            if (rules.get(i) instanceof Rest) {
                if (rest >= 0) {
                    throw invalid(layer, "two sizes of what is left");
                }
                rest = i;
            } else {
                others = Math.multiplyExact(others, (long) size);
            }
            changed.add(size);
        }
        if (rest >= 0) {
            if (others < 1 || elements % others != 0) {
                throw invalid(layer, elements + " values do not go into " + others);
            }
            changed.set(rest, Math.toIntExact(elements / others));
        }
        return changed;
    }

    private static int size(String layer, SizeRule rule, int own, Map<String, TensorShape> shapes) {
        return switch (rule) {
            case Fixed _ -> own;
            case Rest _ -> 1;
            case Follows follows -> {
                TensorShape shape = shapes.get(follows.value());
                if (shape == null) {
                    throw invalid(layer, "a size follows " + follows.value() + ", which is not there before it");
                }
                yield follows.of(shape);
            }
        };
    }

    private static ProblemException invalid(String layer, String what) {
        return new ProblemException(ProblemCode.INVALID_NETWORK, "layer " + layer + ": " + what);
    }
}
