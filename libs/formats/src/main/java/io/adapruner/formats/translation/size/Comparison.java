package io.adapruner.formats.translation.size;

import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.op.AdaptiveAvgPool3d;
import io.adapruner.network.op.AdaptiveMaxPool;
import io.adapruner.network.op.AvgPool;
import io.adapruner.network.op.OneDimensional;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.Reshape;
import io.adapruner.network.op.Resize;
import io.adapruner.network.size.SizeRule;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/** Networks that one file gives for several sizes, whose layers must be the same but for these. */
final class Comparison {
    /** The first is the one that the others are compared with. */
    private final List<Network> networks = new ArrayList<>();

    private final List<Map<String, TensorShape>> shapes = new ArrayList<>();

    /** @param read networks with the same layers under the same names, in the same order */
    Comparison(List<Network> read) {
        networks.addAll(Alike.made(read));
        networks.forEach(network -> shapes.add(network.shapes()));
        base().layers().forEach(this::requireWritten);
    }

    Network base() {
        return networks.getFirst();
    }

    List<Network> others() {
        return networks.subList(1, networks.size());
    }

    /** What has no form in every export for a map of any size. */
    private void requireWritten(Layer layer) {
        boolean varies = layer.inputs().stream()
                .anyMatch(input ->
                        shapes.stream().map(s -> s.get(input)).distinct().count() > 1);
        if (varies) {
            fixedBy(layer.op()).ifPresent(reason -> {
                throw new Refusal("layer " + layer.name() + " is " + reason + ", which no ONNX operator does");
            });
        }
    }

    private static Optional<String> fixedBy(Op op) {
        return switch (op) {
            case OneDimensional(Op plane) -> fixedBy(plane);
            case AdaptiveMaxPool pool
            when pool.output().area() > 1 -> Optional.of("a pooling of maxima to " + pool.output());
            case AdaptiveAvgPool3d pool
            when pool.output().area() > 1 -> Optional.of("a pooling of averages to " + pool.output());
            case AvgPool pool when pool.ceilMode() -> Optional.of("a pooling of averages that rounds up");
            case Resize resize
            when resize.interpolation() == Resize.Interpolation.BICUBIC -> Optional.of("a bicubic resize");
            case Resize resize
            when inexact(resize.scaleHeight()) || inexact(resize.scaleWidth()) ->
                Optional.of("a resize by a scale that single precision does not hold");
            case Op _ -> Optional.empty();
        };
    }

    private static boolean inexact(double scale) {
        return scale != (float) scale;
    }

    /** For every layer whose sizes are others in other readings, what they follow. */
    SequencedMap<String, List<SizeRule>> rules() {
        var rules = new LinkedHashMap<String, List<SizeRule>>();
        for (int i = 0; i < base().layers().size(); i++) {
            int at = i;
            List<Op> ops = networks.stream().map(n -> n.layers().get(at).op()).toList();
            if (ops.stream().distinct().count() > 1) {
                Layer layer = base().layers().get(i);
                rules.put(layer.name(), rules(layer, ops, i));
            }
        }
        return rules;
    }

    private List<SizeRule> rules(Layer layer, List<Op> ops, int index) {
        Op own = ops.getFirst();
        for (Op other : ops) {
            if (other.sizes().size() != own.sizes().size()
                    || own.sizes().isEmpty()
                    || !other.withSizes(own.sizes()).equals(own)) {
                throw new Refusal("layer " + layer.name() + " is " + other + " instead of " + own);
            }
        }
        var rules = new ArrayList<SizeRule>();
        var open = new ArrayList<Integer>();
        var following = new Following(shapes, layer, base().layers().subList(0, index));
        for (int k = 0; k < own.sizes().size(); k++) {
            int at = k;
            int[] sizes = ops.stream().mapToInt(op -> op.sizes().get(at)).toArray();
            if (IntStream.of(sizes).distinct().count() == 1) {
                rules.add(new SizeRule.Fixed());
            } else {
                rules.add(following.rule(sizes).orElse(null));
                open.add(k);
            }
        }
        List<Integer> unknown = open.stream().filter(k -> rules.get(k) == null).toList();
        if (own instanceof Reshape && (open.size() == 1 || unknown.size() == 1)) {
            rules.set(open.size() == 1 ? open.getFirst() : unknown.getFirst(), new SizeRule.Rest());
        } else if (!unknown.isEmpty()) {
            throw new Refusal("layer " + layer.name() + " has the sizes "
                    + ops.getLast().sizes() + " instead of " + own.sizes() + ", which follow no other");
        }
        return rules;
    }
}
