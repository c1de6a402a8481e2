package io.adapruner.network.op;

import io.adapruner.network.op.ParameterSpec.Axis;
import io.adapruner.network.op.ParameterSpec.Role;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.List;

/**
 * Transposed 2-D convolution, as in PyTorch: each input value adds its multiple of the kernel to the output. Its weight is
 * {@code [in, out / groups, height, width]}.
 *
 * @param outputPadding rows and columns more at the end of the output
 * @param bias whether a bias per output channel is added
 */
public record ConvTranspose2d(
        int in,
        int out,
        Extent kernel,
        Extent stride,
        Extent padding,
        Extent outputPadding,
        Extent dilation,
        int groups,
        boolean bias)
        implements ChannelOp {
    public ConvTranspose2d {
        Window.check(kernel, stride);
        Grouping.check(in, out, groups);
        if (outputPadding.height() >= Math.max(stride.height(), dilation.height())
                || outputPadding.width() >= Math.max(stride.width(), dilation.width())) {
            throw Op.invalid("output padding " + outputPadding + " must be smaller than stride " + stride
                    + " or dilation " + dilation);
        }
    }

    /** Every input channel is spread alone. */
    public boolean depthwise() {
        return groups == in && groups > 1;
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        TensorShape x = Op.only(inputs, 3);
        if (x.channels() != in) {
            throw Op.invalid("transposed convolution expects " + in + " channels, got " + x);
        }
        int height = extent(
                x.height(),
                kernel.height(),
                stride.height(),
                padding.height(),
                outputPadding.height(),
                dilation.height());
        int width = extent(
                x.width(), kernel.width(), stride.width(), padding.width(), outputPadding.width(), dilation.width());
        return TensorShape.of(out, height, width);
    }

    private static int extent(int in, int kernel, int stride, int padding, int outputPadding, int dilation) {
        return Math.toIntExact((in - 1L) * stride - 2L * padding + (long) dilation * (kernel - 1) + outputPadding + 1);
    }

    @Override
    public List<ParameterSpec> parameters() {
        var specs = new ArrayList<ParameterSpec>();
        specs.add(new ParameterSpec(
                "weight",
                List.of(in, out / groups, kernel.height(), kernel.width()),
                List.of(Axis.IN, depthwise() ? Axis.OTHER : Axis.OUT_OF_GROUP, Axis.OTHER, Axis.OTHER),
                Role.WEIGHT));
        if (bias) {
            specs.add(new ParameterSpec("bias", List.of(out), List.of(Axis.OUT), Role.BIAS));
        }
        return specs;
    }

    @Override
    public long macs(TensorShape input, TensorShape output) {
        long perInput = depthwise() ? out / groups : output.channels() / groups;
        return Math.multiplyExact(input.elements(), perInput * kernel.area());
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
        return new ConvTranspose2d(
                left.length,
                output.length,
                kernel,
                stride,
                padding,
                outputPadding,
                dilation,
                Grouping.left(left, in / groups),
                bias);
    }
}
