package io.adapruner.network.op;

import io.adapruner.network.op.ParameterSpec.Axis;
import io.adapruner.network.op.ParameterSpec.Role;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.List;

/**
 * A convolution (cross-correlation, as in PyTorch) with any number of groups, over planes or volumes; depthwise when
 * {@code groups == in > 1}.
 */
public sealed interface Convolution extends ChannelOp permits Conv2d, Conv3d {
    /** Input channels. */
    int in();

    /** Output channels. */
    int out();

    Extent kernel();

    Extent stride();

    Extent padding();

    Extent dilation();

    int groups();

    /** Whether a bias per output channel is added. */
    boolean bias();

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

    /** Every input channel is filtered alone. */
    default boolean depthwise() {
        return groups() == in() && groups() > 1;
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
    default List<ParameterSpec> parameters() {
        var specs = new ArrayList<ParameterSpec>();
        specs.add(ParameterSpec.kernel(
                out(), Axis.OUT, in() / groups(), depthwise() ? Axis.OTHER : Axis.IN_OF_GROUP, kernel()));
        if (bias()) {
            specs.add(new ParameterSpec("bias", List.of(out()), List.of(Axis.OUT), Role.BIAS));
        }
        return specs;
    }

    @Override
    default long macs(TensorShape input, TensorShape output) {
        long perOutput = depthwise() ? 1 : input.channels() / groups();
        return output.elements() * perOutput * kernel().area();
    }

    @Override
    default int[] couple(Coupling coupling, List<int[]> inputs, List<TensorShape> shapes) {
        return Grouping.couple(coupling, inputs.getFirst(), out(), groups(), depthwise());
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
