package io.adapruner.network.op;

import io.adapruner.network.op.ParameterSpec.Axis;
import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/**
 * A convolution (cross-correlation, as in PyTorch) with any number of groups, over planes or volumes; depthwise when
 * {@code groups == in > 1}.
 */
public sealed interface Convolution extends KernelOp permits Conv2d, Conv3d {
    /** One over as many axes as its extents have. */
    static Convolution of(
            int in, int out, Extent kernel, Extent stride, Extent padding, Extent dilation, int groups, boolean bias) {
        return kernel.axes() == 3
                ? new Conv3d(in, out, kernel, stride, padding, dilation, groups, bias)
                : new Conv2d(in, out, kernel, stride, padding, dilation, groups, bias);
    }

    default Convolution withPadding(Extent changed) {
        return of(in(), out(), kernel(), stride(), changed, dilation(), groups(), bias());
    }

    @Override
    default TensorShape outputShape(List<TensorShape> inputs) {
        TensorShape x = Op.only(inputs, kernel().axes() + 1);
        if (x.channels() != in()) {
            throw Op.invalid("convolution expects " + in() + " channels, got " + x);
        }
        return Window.slide(x, out(), kernel(), stride(), padding(), dilation(), false);
    }

    @Override
    default ParameterSpec weight() {
        return ParameterSpec.kernel(
                out(), Axis.OUT, in() / groups(), depthwise() ? Axis.OTHER : Axis.IN_OF_GROUP, kernel());
    }

    @Override
    default long macs(TensorShape input, TensorShape output) {
        long perOutput = depthwise() ? 1 : input.channels() / groups();
        return output.elements() * perOutput * kernel().area();
    }

    @Override
    default Op prune(List<int[]> inputs, int[] output) {
        int[] left = inputs.getFirst();
        return of(
                left.length,
                output.length,
                kernel(),
                stride(),
                padding(),
                dilation(),
                Grouping.left(left, in() / groups()),
                bias());
    }
}
