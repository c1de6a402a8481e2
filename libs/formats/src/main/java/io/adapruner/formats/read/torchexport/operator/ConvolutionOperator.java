package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.StackedImages;
import io.adapruner.network.op.Convolution;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.SpatialPad;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Convolutions over sequences, images and volumes. Padding that differs between the sides becomes a layer of its own. */
final class ConvolutionOperator implements Operator {
    private final TransposedConvolutionOperator transposed = new TransposedConvolutionOperator();

    @Override
    public Set<String> targets() {
        return Set.of(
                "conv1d.default",
                "conv1d.padding",
                "conv2d.default",
                "conv2d.padding",
                "conv3d.default",
                "conv3d.padding",
                "convolution.default",
                "_convolution.default");
    }

    @Override
    public Outcome translate(Call call) {
        if (call.truth("transposed", false)) {
            return transposed.translate(call);
        }
        Kernel kernel = Kernel.of(call);
        int axes = kernel.axes();
        Extent stride = call.extent("stride", axes, 1);
        Extent dilation = call.extent("dilation", axes, 1);
        Extent before = Extent.even(stride.axes(), 0);
        Extent after = before;
        if (!call.operator().endsWith(".padding")) {
            before = call.extent("padding", axes, 0);
            after = before;
        } else if (call.text("padding", "valid").equals("same")) {
            List<Integer> missing = IntStream.range(0, stride.axes())
                    .mapToObj(axis -> Math.multiplyExact(
                            dilation.along(axis), kernel.extent().along(axis) - 1))
                    .toList();
            before = new Extent(missing.stream().map(m -> m / 2).toList());
            after = new Extent(missing.stream().map(m -> m - m / 2).toList());
        }
        Convolution convolution = convolution(call, kernel, stride, dilation);
        View view = call.view("input");
        if (axes == 2 && StackedImages.in(view)) {
            return Outcome.fresh(new StackedImages(call.layers(), view)
                    .slid(
                            kernel.extent(),
                            dilation,
                            stride,
                            before,
                            after,
                            0,
                            x -> call.layer(convolution, x, kernel.sources()))
                    .simplified());
        }
        Activation input = call.layers().arranged(view);
        boolean even = before.equals(after);
        Activation padded = even
                ? input
                : call.layer(Call.over(axes, new SpatialPad(SpatialPad.Mode.CONSTANT, before, after, 0)), input);
        Convolution whole = even ? convolution.withPadding(before) : convolution;
        return Outcome.fresh(call.layer(Call.over(axes, whole), padded, kernel.sources()));
    }

    /** Without padding. */
    private static Convolution convolution(Call call, Kernel kernel, Extent stride, Extent dilation) {
        int groups = call.integer("groups", 1);
        List<Integer> shape = kernel.weight().shape();
        return Convolution.of(
                Math.multiplyExact(shape.get(1), groups),
                shape.getFirst(),
                kernel.extent(),
                stride,
                Extent.even(stride.axes(), 0),
                dilation,
                groups,
                kernel.bias().isPresent());
    }
}
