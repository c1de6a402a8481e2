package io.adapruner.network.op;

import io.adapruner.network.op.ParameterSpec.Role;
import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/**
 * Group normalisation (Wu and He 2018): statistics over the positions of neighbouring channels. Instance normalisation is
 * that with as many groups as channels. The channels of one group are kept or pruned together.
 *
 * @param eps added to the variance
 * @param affine whether each channel is scaled and shifted
 */
public record GroupNorm(int channels, int groups, double eps, boolean affine) implements ChannelOp {
    public GroupNorm {
        if (channels < 1 || groups < 1 || channels % groups != 0 || !(eps >= 0 && eps < Double.POSITIVE_INFINITY)) {
            throw Op.invalid("group norm of " + channels + " channels in " + groups + " groups with eps " + eps);
        }
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        TensorShape x = Op.only(inputs, 0);
        if (x.channels() != channels) {
            throw Op.invalid("group norm expects " + channels + " channels, got " + x);
        }
        return x;
    }

    @Override
    public List<ParameterSpec> parameters() {
        return ParameterSpec.perChannel(channels, affine, affine, Role.GAIN);
    }

    @Override
    public int[] couple(Coupling coupling, List<int[]> inputs, List<TensorShape> shapes) {
        int[] x = inputs.getFirst();
        int size = channels / groups;
        for (int c = 0; c < channels; c++) {
            coupling.unify(x[c - c % size], x[c]);
        }
        return x;
    }

    @Override
    public Op prune(List<int[]> inputs, int[] output) {
        return new GroupNorm(output.length, output.length / (channels / groups), eps, affine);
    }
}
