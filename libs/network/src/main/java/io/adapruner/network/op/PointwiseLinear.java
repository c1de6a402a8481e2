package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/**
 * A fully connected layer over the channels at each position, {@code [in, ...] -> [out, ...]}: what a linear layer behind a
 * permutation to channels-last computes. Its weight is {@code [out, in]}, as a linear layer's.
 */
public record PointwiseLinear(int in, int out, boolean bias) implements ChannelOp {
    public PointwiseLinear {
        if (in < 1 || out < 1) {
            throw Op.invalid("linear layer of " + in + " to " + out + " channels");
        }
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        TensorShape x = Op.only(inputs, 0);
        if (x.rank() < 2 || x.channels() != in) {
            throw Op.invalid("pointwise linear layer expects " + in + " channels at positions, got " + x);
        }
        return x.withChannels(out);
    }

    @Override
    public List<ParameterSpec> parameters() {
        return new Linear(in, out, bias).parameters();
    }

    @Override
    public long macs(TensorShape input, TensorShape output) {
        return Math.multiplyExact(output.elements(), (long) input.channels());
    }

    @Override
    public int[] couple(Coupling coupling, List<int[]> inputs, List<TensorShape> shapes) {
        return coupling.produce(out);
    }

    @Override
    public Op prune(List<int[]> inputs, int[] output) {
        return new PointwiseLinear(inputs.getFirst().length, output.length, bias);
    }
}
