package io.adapruner.network.op;

import io.adapruner.network.op.ParameterSpec.Axis;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.List;

/**
 * A transposed convolution, as in PyTorch, over planes or volumes: each input value adds its multiple of the kernel to the
 * output. Its weight is {@code [in, out / groups, ...]}.
 */
public sealed interface TransposedConvolution extends KernelOp permits ConvTranspose2d, ConvTranspose3d {
    /** Positions more at the end of each axis of the output. */
    Extent outputPadding();

    /** One over as many axes as its extents have. */
    static TransposedConvolution of(
            int in,
            int out,
            Extent kernel,
            Extent stride,
            Extent padding,
            Extent outputPadding,
            Extent dilation,
            int groups,
            boolean bias) {
        return kernel.axes() == 3
                ? new ConvTranspose3d(in, out, kernel, stride, padding, outputPadding, dilation, groups, bias)
                : new ConvTranspose2d(in, out, kernel, stride, padding, outputPadding, dilation, groups, bias);
    }

    /** The output is padded by less than what is between two of its inputs. */
    static void check(Extent stride, Extent outputPadding, Extent dilation) {
        for (int axis = 0; axis < stride.axes(); axis++) {
            if (outputPadding.along(axis) >= Math.max(stride.along(axis), dilation.along(axis))) {
                throw Op.invalid("output padding " + outputPadding + " must be smaller than stride " + stride
                        + " or dilation " + dilation);
            }
        }
    }

    @Override
    default TensorShape outputShape(List<TensorShape> inputs) {
        TensorShape x = Op.only(inputs, kernel().axes() + 1);
        if (x.channels() != in()) {
            throw Op.invalid("transposed convolution expects " + in() + " channels, got " + x);
        }
        var dims = new ArrayList<>(List.of(out()));
        for (int axis = 0; axis < kernel().axes(); axis++) {
            dims.add(Math.toIntExact((x.dims().get(axis + 1) - 1L) * stride().along(axis)
                    - 2L * padding().along(axis)
                    + (long) dilation().along(axis) * (kernel().along(axis) - 1)
                    + outputPadding().along(axis)
                    + 1));
        }
        return new TensorShape(dims);
    }

    @Override
    default ParameterSpec weight() {
        return ParameterSpec.kernel(
                in(), Axis.IN, out() / groups(), depthwise() ? Axis.OTHER : Axis.OUT_OF_GROUP, kernel());
    }

    @Override
    default long macs(TensorShape input, TensorShape output) {
        long perInput = depthwise() ? out() / groups() : output.channels() / groups();
        return Math.multiplyExact(input.elements(), perInput * kernel().area());
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
                outputPadding(),
                dilation(),
                Grouping.left(left, in() / groups()),
                bias());
    }
}
