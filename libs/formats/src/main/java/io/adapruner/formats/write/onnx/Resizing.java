package io.adapruner.formats.write.onnx;

import io.adapruner.formats.write.onnx.proto.Attribute;
import io.adapruner.formats.write.onnx.proto.Node;
import io.adapruner.network.op.Resize;
import io.adapruner.network.op.Resize.Interpolation;
import io.adapruner.network.size.SizeRule;
import io.adapruner.network.size.SizeRule.Fixed;
import io.adapruner.network.size.SizeRule.Follows;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Resampling of maps, to sizes that are known here or follow the size of the network's input. */
record Resizing(Graph graph) {
    Node node(Resize op, Place at) {
        if (at.varies() || !graph.rules(at.layer()).isEmpty()) {
            return open(op, at);
        }
        TensorShape in = at.input();
        return switch (op.interpolation()) {
            case NEAREST -> {
                // By index, as PyTorch rounds: a runtime's own division may fall on the other side of a whole number.
                String x = at.x();
                int axes = op.output().axes();
                for (int axis = 1; axis < axes; axis++) {
                    x = graph.inner(at.layer(), "rows", gathered(x, axis + 1, nearest(op, in, axis)));
                }
                yield gathered(x, axes + 1, nearest(op, in, axes));
            }
            case BICUBIC -> new CubicResize(graph).node(op, at);
            case BILINEAR -> {
                var scales = new ArrayList<Float>();
                for (int axis = 1; axis < in.rank(); axis++) {
                    scales.add(scale(in.dims().get(axis), op.output().along(axis - 1), stated(op, axis)));
                }
                yield linear(op, at, "", factors(scales));
            }
        };
    }

    private static double stated(Resize op, int axis) {
        if (op.output().axes() > 2) {
            return 0;
        }
        return axis == 1 ? op.scaleHeight() : op.scaleWidth();
    }

    /** The batch and the channels stay as they are. */
    private String factors(List<Float> scales) {
        float[] factors = new float[scales.size() + 2];
        Arrays.fill(factors, 1);
        for (int i = 0; i < scales.size(); i++) {
            factors[i + 2] = scales.get(i);
        }
        return graph.vector(factors);
    }

    /** @param sizes the operator's inputs behind the map: a region, then scales, or no scales and sizes */
    private Node linear(Resize op, Place at, String... sizes) {
        return new Node(
                        "Resize",
                        Stream.concat(Stream.of(at.x()), Stream.of(sizes)).toList(),
                        List.of())
                .with(
                        Attribute.text("mode", "linear"),
                        Attribute.text(
                                "coordinate_transformation_mode", op.alignCorners() ? "align_corners" : "half_pixel"));
    }

    /** To a size that the map's own, another's or the input's decides. */
    private Node open(Resize op, Place at) {
        List<Axis> axes = IntStream.rangeClosed(1, op.output().axes())
                .mapToObj(axis -> axis(op, at, axis))
                .toList();
        String factors = factors(axes.stream().map(Axis::factor).toList());
        if (op.interpolation() == Interpolation.BILINEAR) {
            if (axes.stream().allMatch(axis -> axis.factor() > 0)) {
                return linear(op, at, "", factors);
            }
            var extents = new Extents(graph, at.layer());
            String kept =
                    graph.inner(at.layer(), "kept", Node.of("Shape", at.x()).with(Attribute.integer("end", 2)));
            var sizes = new ArrayList<>(List.of(kept));
            axes.forEach(axis -> sizes.add(axis.size(extents)));
            return linear(op, at, "", "", extents.joined(sizes));
        }
        if (axes.stream().allMatch(Axis::whole)) {
            // A whole factor divides without a remainder where the next position begins: no rounding to disagree on.
            return Node.of("Resize", at.x(), "", factors)
                    .with(
                            Attribute.text("mode", "nearest"),
                            Attribute.text("coordinate_transformation_mode", "asymmetric"),
                            Attribute.text("nearest_mode", "floor"));
        }
        String taken = at.x();
        for (Axis axis : axes.subList(0, axes.size() - 1)) {
            taken = axis.factor() == 1 ? taken : graph.inner(at.layer(), "rows", nearest(axis, at, taken));
        }
        return axes.getLast().factor() == 1 ? Node.of("Identity", taken) : nearest(axes.getLast(), at, taken);
    }

    /**
     * One axis of a resize.
     *
     * @param axis of a sample, the channels being 0
     * @param rule what its size follows
     * @param out its size for the network's own input
     * @param stated the scale that positions are found by; 0 for the ratio of sizes
     * @param factor what the map's own size is multiplied by; 0 where it is none
     */
    private record Axis(int axis, SizeRule rule, int out, double stated, float factor) {
        boolean whole() {
            return factor >= 1 && factor == Math.rint(factor);
        }

        String size(Extents extents) {
            return extents.of(rule, out);
        }
    }

    private Axis axis(Resize op, Place at, int axis) {
        List<SizeRule> rules = graph.rules(at.layer());
        SizeRule rule = rules.isEmpty() ? new Fixed() : rules.get(axis - 1);
        int out = op.output().along(axis - 1);
        double stated = stated(op, axis);
        return new Axis(axis, rule, out, stated, factor(rule, at, axis, out, stated));
    }

    private static float factor(SizeRule rule, Place at, int axis, int out, double stated) {
        int in = at.input().dims().get(axis);
        if (!at.varies(axis)) {
            return rule instanceof Fixed ? scale(in, out, stated) : 0;
        }
        if (stated != 0) {
            return (float) stated;
        }
        return rule instanceof Follows follows
                        && follows.value().equals(at.layer().inputs().getFirst())
                        && follows.plus() == 0
                        && follows.per() == 1
                        && (long) follows.times() * in == out
                ? follows.times()
                : 0;
    }

    /** Indices as PyTorch finds them, in single precision, from sizes that are known when the graph runs. */
    private Node nearest(Axis axis, Place at, String x) {
        var extents = new Extents(graph, at.layer());
        int onnxAxis = axis.axis() + 1;
        String out = axis.size(extents);
        String in = extents.of(at.x(), onnxAxis);
        String step = axis.stated() == 0
                ? extents.step("Div", extents.real(in), extents.real(out))
                : graph.scalar((float) (1 / axis.stated()));
        String counted = graph.inner(
                at.layer(),
                "counted",
                Node.of("Cast", extents.counted(out)).with(Attribute.integer("to", Extents.FLOAT)));
        String floor = graph.inner(at.layer(), "floor", Node.of("Floor", extents.step("Mul", counted, step)));
        String index =
                graph.inner(at.layer(), "index", Node.of("Cast", floor).with(Attribute.integer("to", Extents.INT64)));
        String last = extents.step("Sub", in, graph.integers(1));
        return Node.of("Gather", x, extents.step("Min", index, last)).with(Attribute.integer("axis", onnxAxis));
    }

    private Node gathered(String x, int axis, long... indices) {
        return Node.of("Gather", x, graph.integers(indices)).with(Attribute.integer("axis", axis));
    }

    private static long[] nearest(Resize op, TensorShape input, int axis) {
        int in = input.dims().get(axis);
        int out = op.output().along(axis - 1);
        double scale = stated(op, axis);
        float step = scale == 0 ? (float) in / out : (float) (1 / scale);
        return IntStream.range(0, out)
                .mapToLong(i -> Math.min((int) Math.floor(i * step), in - 1))
                .toArray();
    }

    /** The nearest factor whose product is the extent when it is rounded down, in single as in double precision. */
    private static float scale(int in, int out, double stated) {
        float scale = stated == 0 ? (float) ((double) out / in) : (float) stated;
        while ((int) ((double) scale * in) < out) {
            scale = Math.nextUp(scale);
        }
        while ((int) (scale * in) > out) {
            scale = Math.nextDown(scale);
        }
        return scale;
    }
}
