package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.StackedImages;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.SpatialPad;
import java.util.List;
import java.util.Set;

/** Convolutions over images and sequences. Padding that differs between the sides becomes a layer of its own. */
final class ConvolutionOperator implements Operator {
    private final TransposedConvolutionOperator transposed = new TransposedConvolutionOperator();

    @Override
    public Set<String> targets() {
        return Set.of(
                "conv1d.default",
                "conv1d.padding",
                "conv2d.default",
                "conv2d.padding",
                "convolution.default",
                "_convolution.default");
    }

    @Override
    public Outcome translate(Call call) {
        if (call.truth("transposed", false)) {
            return transposed.translate(call);
        }
        Kernel kernel = Kernel.of(call);
        boolean line = kernel.line();
        Extent stride = call.extent("stride", line, 1, Extent.square(1));
        Extent dilation = call.extent("dilation", line, 1, Extent.square(1));
        Extent before = Extent.square(0);
        Extent after = before;
        if (!call.operator().endsWith(".padding")) {
            before = call.extent("padding", line, 0, Extent.square(0));
            after = before;
        } else if (call.text("padding", "valid").equals("same")) {
            int height = Math.multiplyExact(dilation.height(), kernel.extent().height() - 1);
            int width = Math.multiplyExact(dilation.width(), kernel.extent().width() - 1);
            before = new Extent(height / 2, width / 2);
            after = new Extent(height - height / 2, width - width / 2);
        }
        Conv2d convolution = convolution(call, kernel, stride, dilation);
        View view = call.view("input");
        if (!line && StackedImages.in(view)) {
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
                : call.layer(Call.over(line, new SpatialPad(SpatialPad.Mode.CONSTANT, before, after, 0)), input);
        Conv2d whole = even ? convolution.withPadding(before) : convolution;
        return Outcome.fresh(call.layer(Call.over(line, whole), padded, kernel.sources()));
    }

    /** Without padding. */
    private static Conv2d convolution(Call call, Kernel kernel, Extent stride, Extent dilation) {
        int groups = call.integer("groups", 1);
        List<Integer> shape = kernel.weight().shape();
        return new Conv2d(
                Math.multiplyExact(shape.get(1), groups),
                shape.getFirst(),
                kernel.extent(),
                stride,
                Extent.square(0),
                dilation,
                groups,
                kernel.bias().isPresent());
    }
}
