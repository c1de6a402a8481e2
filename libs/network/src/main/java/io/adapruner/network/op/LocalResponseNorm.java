package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/**
 * {@code x / (k + alpha / size * sum of squares over the neighbouring channels) ^ beta} (Krizhevsky et al. 2012, as PyTorch
 * defines it). It mixes neighbouring channels, so they stay whole.
 *
 * @param size channels in a window, odd: the windows of even ones differ between frameworks
 */
public record LocalResponseNorm(int size, double alpha, double beta, double k) implements ChannelOp {
    public LocalResponseNorm {
        if (size < 1 || size % 2 == 0 || !Double.isFinite(alpha) || !Double.isFinite(beta) || !Double.isFinite(k)) {
            throw Op.invalid("local response norm over " + size + " channels (an odd number is expected) with alpha "
                    + alpha + ", beta " + beta + ", k " + k);
        }
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        return Op.only(inputs, 3);
    }

    @Override
    public int[] couple(Coupling coupling, List<int[]> inputs, List<TensorShape> shapes) {
        coupling.keepWhole(inputs.getFirst(), "local response norm, which mixes neighbouring channels");
        return inputs.getFirst();
    }
}
