package io.adapruner.network.op;

import io.adapruner.network.op.ParameterSpec.Axis;
import io.adapruner.network.op.ParameterSpec.Role;
import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/**
 * Batch normalisation over channels, with scale and shift, of values of any rank: PyTorch's BatchNorm1d is this on
 * {@code [C]} or {@code [C, L]}, its BatchNorm3d on {@code [C, D, H, W]}.
 *
 * @param eps added to the variance
 * @param momentum weight of a new batch in the running statistics (PyTorch's sense)
 */
public record BatchNorm2d(int channels, double eps, double momentum) implements ChannelOp {
    public BatchNorm2d {
        if (channels < 1 || !(eps > 0) || !(momentum >= 0 && momentum <= 1)) {
            throw Op.invalid("batch norm of " + channels + " channels with eps " + eps + ", momentum " + momentum);
        }
    }

    /** PyTorch's defaults: eps 1e-5, momentum 0.1. */
    public static BatchNorm2d of(int channels) {
        return new BatchNorm2d(channels, 1e-5, 0.1);
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        TensorShape x = Op.only(inputs, 0);
        if (x.channels() != channels) {
            throw Op.invalid("batch norm expects " + channels + " channels, got " + x);
        }
        return x;
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(
                perChannel("weight", Role.SCALE),
                perChannel("bias", Role.SHIFT),
                perChannel("running_mean", Role.RUNNING_MEAN),
                perChannel("running_var", Role.RUNNING_VARIANCE));
    }

    private ParameterSpec perChannel(String name, Role role) {
        return new ParameterSpec(name, List.of(channels), List.of(Axis.OUT), role);
    }

    @Override
    public int[] couple(Coupling coupling, List<int[]> inputs, List<TensorShape> shapes) {
        return inputs.getFirst();
    }

    @Override
    public Op prune(List<int[]> inputs, int[] output) {
        return new BatchNorm2d(output.length, eps, momentum);
    }
}
