package io.adapruner.formats.write.onnx;

import io.adapruner.network.Layer;
import io.adapruner.network.op.AvgPool2d;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.MaxPool2d;
import io.adapruner.network.tensor.TensorShape;

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

    Node maximum(MaxPool2d op, Place at) {
        String x = at.x();
        Extent begin = op.padding();
        Extent end = end(at, op.kernel(), op.stride(), begin, op.dilation());
        Node pool;
        if (smaller(begin, op.kernel()) && smaller(end, op.kernel())) {
            pool = Node.of("MaxPool", x).with(pads(begin, end));
        } else {
            // ONNX Runtime refuses padding of a kernel's size or more, which dilated windows may need.
            pool = Node.of("MaxPool", padded(at.layer(), x, begin, end, Float.NEGATIVE_INFINITY));
        }
        return pool.with(
                LayerNodes.extent("kernel_shape", op.kernel()),
                LayerNodes.extent("strides", op.stride()),
                LayerNodes.extent("dilations", op.dilation()));
    }

    /** A window that hangs over the padding's edge: what hangs over never counts, whether padding counts or not. */
    Node average(AvgPool2d op, Place at) {
        String x = at.x();
        Extent padding = op.padding();
        Extent end = end(at, op.kernel(), op.stride(), padding, Extent.square(1));
        Node pool;
        if (op.countIncludePad() && !end.equals(padding)) {
            var over = new Extent(end.height() - padding.height(), end.width() - padding.width());
            pool = Node.of("AveragePool", padded(at.layer(), x, padding, padding, 0))
                    .with(pads(Extent.square(0), over), Attribute.flag("count_include_pad", false));
        } else {
            pool = Node.of("AveragePool", x)
                    .with(pads(padding, end), Attribute.flag("count_include_pad", op.countIncludePad()));
        }
        return pool.with(LayerNodes.extent("kernel_shape", op.kernel()), LayerNodes.extent("strides", op.stride()));
    }

    private String padded(Layer layer, String x, Extent begin, Extent end, float value) {
        String pads = graph.integers(0, 0, begin.height(), begin.width(), 0, 0, end.height(), end.width());
        return graph.inner(layer, "pad", Node.of("Pad", x, pads, graph.scalar(value)));
    }

    /** Padding behind the last row and column: as much as in front, and more when the last window needs it. */
    private static Extent end(Place at, Extent kernel, Extent stride, Extent padding, Extent dilation) {
        TensorShape in = at.input();
        TensorShape out = at.output();
        return new Extent(
                end(in.height(), out.height(), kernel.height(), stride.height(), padding.height(), dilation.height()),
                end(in.width(), out.width(), kernel.width(), stride.width(), padding.width(), dilation.width()));
    }

    private static int end(int in, int out, int kernel, int stride, int padding, int dilation) {
        int lastWindowEnds = (out - 1) * stride - padding + dilation * (kernel - 1) + 1;
        return Math.max(padding, lastWindowEnds - in);
    }

    private static boolean smaller(Extent padding, Extent kernel) {
        return padding.height() < kernel.height() && padding.width() < kernel.width();
    }

    private static Attribute pads(Extent begin, Extent end) {
        return Attribute.integers("pads", begin.height(), begin.width(), end.height(), end.width());
    }
}
