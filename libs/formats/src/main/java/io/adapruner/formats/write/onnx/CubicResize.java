package io.adapruner.formats.write.onnx;

import io.adapruner.formats.write.onnx.proto.Node;
import io.adapruner.network.Layer;
import io.adapruner.network.op.Resize;
import io.adapruner.network.tensor.TensorShape;

/**
 * Bicubic resizing as two products with constant matrices: ONNX Runtime refuses its own operator where one axis shrinks and
 * the other keeps its extent.
 */
record CubicResize(Graph graph) {
    Node node(Resize op, Place at) {
        Layer layer = at.layer();
        TensorShape in = at.input();
        int height = op.output().height();
        int width = op.output().width();
        AdaptivePooling.requireSmall(layer, (long) in.height() * height);
        AdaptivePooling.requireSmall(layer, (long) in.width() * width);
        float[] rows = new float[height * in.height()];
        for (int y = 0; y < height; y++) {
            double[] taps = taps(position(op, y, in.height(), height, op.scaleHeight()), in.height());
            for (int i = 0; i < taps.length; i++) {
                rows[y * in.height() + i] = (float) taps[i];
            }
        }
        float[] columns = new float[in.width() * width];
        for (int x = 0; x < width; x++) {
            double[] taps = taps(position(op, x, in.width(), width, op.scaleWidth()), in.width());
            for (int i = 0; i < taps.length; i++) {
                columns[i * width + x] = (float) taps[i];
            }
        }
        String across = graph.inner(
                layer,
                "columns",
                Node.of("MatMul", at.x(), graph.matrix(layer, "column_weights", in.width(), width, columns)));
        return Node.of("MatMul", graph.matrix(layer, "row_weights", height, in.height(), rows), across);
    }

    private static double position(Resize op, int position, int in, int out, double scale) {
        if (op.alignCorners()) {
            return out > 1 ? position * (in - 1.0) / (out - 1) : 0;
        }
        return (position + 0.5) * (scale == 0 ? (double) in / out : 1 / scale) - 0.5;
    }

    /** The share of each input position in the value at a place between them; what lies outside is the edge. */
    private static double[] taps(double place, int in) {
        double[] taps = new double[in];
        int first = (int) Math.floor(place);
        for (int k = first - 1; k <= first + 2; k++) {
            taps[Math.clamp(k, 0, in - 1)] += cubic(Math.abs(place - k));
        }
        return taps;
    }

    /** Keys' cubic convolution (1981) with a = -0.75, as in PyTorch. */
    private static double cubic(double distance) {
        double a = -0.75;
        if (distance <= 1) {
            return ((a + 2) * distance - (a + 3)) * distance * distance + 1;
        }
        return distance < 2 ? ((a * distance - 5 * a) * distance + 8 * a) * distance - 4 * a : 0;
    }
}
