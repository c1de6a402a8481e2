package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.constant.Constant.Reals;
import io.adapruner.formats.read.onnx.operator.Operand.Flow;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.network.op.AdaptiveAvgPool2d;
import io.adapruner.network.op.Extent;
import java.util.List;
import java.util.Optional;

/** Products with a matrix of windows' equal weights: how adaptive average pooling is written where windows are irregular. */
final class AveragingMatrix {
    private static final double TOLERANCE = 1e-6;

    private AveragingMatrix() {}

    /** Averages of rows. */
    static Operand fromTheLeft(Call call) {
        Activation x = call.activation(1);
        Reals matrix = call.reals(0).settled();
        List<Integer> shape = matrix.shape();
        if (shape.size() == 2 && x.shape().rank() == 3 && averages(matrix, shape.getLast(), shape.getFirst(), true)) {
            return Flow.of(call.layer(
                    new AdaptiveAvgPool2d(new Extent(shape.getFirst(), x.shape().width())), x));
        }
        throw call.unsupported("it multiplies a constant of shape " + shape + " by an activation; only the other way"
                + " round is understood");
    }

    /** Averages of columns; nothing when the matrix is any other. */
    static Optional<Operand> fromTheRight(Call call) {
        Reals weight = call.reals(1);
        if (call.view(0).rank() != 4
                || weight.shape().size() != 2
                || call.view(0).channels(3)) {
            return Optional.empty();
        }
        Reals matrix = weight.settled();
        List<Integer> shape = matrix.shape();
        if (!averages(matrix, shape.getFirst(), shape.getLast(), false)) {
            return Optional.empty();
        }
        Activation x = call.activation(0);
        return Optional.of(
                Flow.of(call.layer(new AdaptiveAvgPool2d(new Extent(x.shape().height(), shape.getLast())), x)));
    }

    private static boolean averages(Reals matrix, int in, int out, boolean byRow) {
        for (int o = 0; o < out; o++) {
            long start = (long) o * in / out;
            long end = Math.ceilDiv((o + 1L) * in, out);
            for (int i = 0; i < in; i++) {
                double expected = i >= start && i < end ? 1.0 / (end - start) : 0;
                if (Math.abs(matrix.real(byRow ? o * in + i : i * out + o) - expected) > TOLERANCE) {
                    return false;
                }
            }
        }
        return true;
    }
}
