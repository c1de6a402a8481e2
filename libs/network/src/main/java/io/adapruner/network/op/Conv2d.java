package io.adapruner.network.op;

import io.adapruner.network.op.ParameterSpec.Axis;
import io.adapruner.network.op.ParameterSpec.Role;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.List;

/**
 * 2-D convolution (cross-correlation, as in PyTorch), any number of groups; depthwise when {@code groups == in > 1}.
 *
 * @param in input channels
 * @param out output channels
 * @param bias whether a bias per output channel is added
 */
public record Conv2d(
        int in, int out, Extent kernel, Extent stride, Extent padding, Extent dilation, int groups, boolean bias)
        implements ChannelOp {
    public Conv2d {
        Window.check(kernel, stride);
        Grouping.check(in, out, groups);
    }

    /** Square kernel, no dilation, one group, no bias. */
    public static Conv2d of(int in, int out, int kernel, int stride, int padding) {
        return new Conv2d(
                in,
                out,
                Extent.square(kernel),
                Extent.square(stride),
                Extent.square(padding),
                Extent.square(1),
                1,
                false);
    }

    public Conv2d withGroups(int changed) {
        return new Conv2d(in, out, kernel, stride, padding, dilation, changed, bias);
    }

    public Conv2d withPadding(Extent changed) {
        return new Conv2d(in, out, kernel, stride, changed, dilation, groups, bias);
    }

    public Conv2d withBias(boolean changed) {
        return new Conv2d(in, out, kernel, stride, padding, dilation, groups, changed);
    }

    /** Every input channel is filtered alone. */
    public boolean depthwise() {
        return groups == in && groups > 1;
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        TensorShape x = Op.only(inputs, 3);
        if (x.channels() != in) {
            throw Op.invalid("convolution expects " + in + " channels, got " + x);
        }
        return Window.slide(x, out, kernel, stride, padding, dilation, false);
    }

    @Override
    public List<ParameterSpec> parameters() {
        var specs = new ArrayList<ParameterSpec>();
        specs.add(new ParameterSpec(
                "weight",
                List.of(out, in / groups, kernel.height(), kernel.width()),
                List.of(Axis.OUT, depthwise() ? Axis.OTHER : Axis.IN_OF_GROUP, Axis.OTHER, Axis.OTHER),
                Role.WEIGHT));
        if (bias) {
            specs.add(new ParameterSpec("bias", List.of(out), List.of(Axis.OUT), Role.BIAS));
        }
        return specs;
    }

    @Override
    public long macs(TensorShape input, TensorShape output) {
        long perOutput = depthwise() ? 1 : input.channels() / groups;
        return output.elements() * perOutput * kernel.area();
    }

    @Override
    public int[] couple(Coupling coupling, List<int[]> inputs, List<TensorShape> shapes) {
        int[] x = inputs.getFirst();
        if (depthwise()) {
            return Grouping.depthwise(coupling, x, out);
        }
        int[] y = coupling.produce(out);
        coupling.grouped(x, y, groups);
        return y;
    }

    @Override
    public Op prune(List<int[]> inputs, int[] output) {
        int[] left = inputs.getFirst();
        return new Conv2d(
                left.length, output.length, kernel, stride, padding, dilation, Grouping.left(left, in / groups), bias);
    }
}
