package io.adapruner.formats.write.onnx;

import io.adapruner.formats.write.onnx.proto.Attribute;
import io.adapruner.formats.write.onnx.proto.Node;
import io.adapruner.network.Layer;
import io.adapruner.network.op.AvgPool;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.MaxPool;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sliding-window pooling as PyTorch means it. ONNX's own {@code ceil_mode} counts windows and averages them differently, and
 * its runtimes disagree over it; here the last window of ceil mode gets the padding that it reaches into, written out, and
 * the operator never rounds up.
 */
final class Pooling {
    private final Graph graph;

    Pooling(Graph graph) {
        this.graph = graph;
    }

    Node maximum(MaxPool op, Place at) {
        String x = at.x();
        Extent begin = op.padding();
        if (op.ceilMode() && at.varies()) {
            return windows(op, Node.of("MaxPool", padded(op, at)));
        }
        Extent end = end(at, op.kernel(), op.stride(), begin, op.dilation());
        Node pool;
        if (smaller(begin, op.kernel()) && smaller(end, op.kernel())) {
            pool = Node.of("MaxPool", x).with(Filters.pads(begin, end));
        } else {
            // ONNX Runtime refuses padding of a kernel's size or more, which dilated windows may need.
            pool = Node.of("MaxPool", padded(at.layer(), x, begin, end, Float.NEGATIVE_INFINITY));
        }
        return windows(op, pool);
    }

    private static Node windows(MaxPool op, Node pool) {
        return pool.with(
                LayerNodes.extent("kernel_shape", op.kernel()),
                LayerNodes.extent("strides", op.stride()),
                LayerNodes.extent("dilations", op.dilation()));
    }

    /** The padding of {@link #end} for a map of any size, with all axes in one vector. */
    private String padded(MaxPool op, Place at) {
        var extents = new Extents(graph, at.layer());
        Extent kernel = op.kernel();
        Extent padding = op.padding();
        String before = graph.integers(longs(padding.dims()));
        String span = graph.integers(IntStream.range(0, kernel.axes())
                .mapToLong(axis -> op.dilation().along(axis) * (kernel.along(axis) - 1L) + 1)
                .toArray());
        String stride = graph.integers(longs(op.stride().dims()));
        String one = graph.integers(1);
        String in =
                graph.inner(at.layer(), "positions", Node.of("Shape", at.x()).with(Attribute.integer("start", 2)));
        String begun = extents.step("Add", in, before);
        String left = extents.step("Sub", extents.step("Add", begun, before), span);
        // Windows before the last: rounded up, and without one that would start in the padding.
        String rounded = extents.step("Div", extents.step("Add", left, extents.step("Sub", stride, one)), stride);
        String starts = extents.step("Mul", rounded, stride);
        String beyond = graph.inner(
                at.layer(),
                "beyond",
                Node.of("Cast", graph.inner(at.layer(), "starts", Node.of("GreaterOrEqual", starts, begun)))
                        .with(Attribute.integer("to", Extents.INT64)));
        String last = extents.step("Mul", extents.step("Sub", rounded, beyond), stride);
        String reached = extents.step("Sub", extents.step("Add", last, span), begun);
        String end = extents.step("Max", before, reached);
        String pads = extents.joined(List.of(graph.integers(0, 0), before, graph.integers(0, 0), end));
        return graph.inner(at.layer(), "pad", Node.of("Pad", at.x(), pads, graph.scalar(Float.NEGATIVE_INFINITY)));
    }

    /** A window that hangs over the padding's edge: what hangs over never counts, whether padding counts or not. */
    Node average(AvgPool op, Place at) {
        String x = at.x();
        Extent padding = op.padding();
        Extent none = Extent.even(padding.axes(), 0);
        Extent end = end(at, op.kernel(), op.stride(), padding, Extent.even(padding.axes(), 1));
        Node pool;
        if (op.countIncludePad() && !end.equals(padding)) {
            var over = new Extent(IntStream.range(0, end.axes())
                    .mapToObj(axis -> end.along(axis) - padding.along(axis))
                    .toList());
            pool = Node.of("AveragePool", padded(at.layer(), x, padding, padding, 0))
                    .with(Filters.pads(none, over), Attribute.flag("count_include_pad", false));
        } else {
            pool = Node.of("AveragePool", x)
                    .with(Filters.pads(padding, end), Attribute.flag("count_include_pad", op.countIncludePad()));
        }
        return pool.with(LayerNodes.extent("kernel_shape", op.kernel()), LayerNodes.extent("strides", op.stride()));
    }

    private String padded(Layer layer, String x, Extent begin, Extent end, float value) {
        String pads = graph.integers(sides(begin, end));
        return graph.inner(layer, "pad", Node.of("Pad", x, pads, graph.scalar(value)));
    }

    /** Padding behind the last position of each axis: as much as in front, and more when the last window needs it. */
    private static Extent end(Place at, Extent kernel, Extent stride, Extent padding, Extent dilation) {
        TensorShape in = at.input();
        TensorShape out = at.output();
        return new Extent(IntStream.range(0, kernel.axes())
                .mapToObj(axis -> end(
                        in.dims().get(axis + 1),
                        out.dims().get(axis + 1),
                        kernel.along(axis),
                        stride.along(axis),
                        padding.along(axis),
                        dilation.along(axis)))
                .toList());
    }

    private static int end(int in, int out, int kernel, int stride, int padding, int dilation) {
        int lastWindowEnds = (out - 1) * stride - padding + dilation * (kernel - 1) + 1;
        return Math.max(padding, lastWindowEnds - in);
    }

    private static boolean smaller(Extent padding, Extent kernel) {
        return IntStream.range(0, kernel.axes()).allMatch(axis -> padding.along(axis) < kernel.along(axis));
    }

    /** Amounts for every axis, batch and channels among them: all in front, then all behind. */
    static long[] sides(Extent before, Extent after) {
        var sides = new ArrayList<>(List.of(0, 0));
        sides.addAll(before.dims());
        sides.addAll(List.of(0, 0));
        sides.addAll(after.dims());
        return longs(sides);
    }

    private static long[] longs(List<Integer> values) {
        return values.stream().mapToLong(Integer::longValue).toArray();
    }
}
