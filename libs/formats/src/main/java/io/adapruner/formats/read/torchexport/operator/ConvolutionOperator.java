package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.Value.Stored;
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
        Activation input = call.activation("input");
        Extent stride = call.extent("stride", line, 1, Extent.square(1));
        Extent dilation = call.extent("dilation", line, 1, Extent.square(1));
        Extent padding = Extent.square(0);
        if (!call.operator().endsWith(".padding")) {
            padding = call.extent("padding", line, 0, Extent.square(0));
        } else if (call.text("padding", "valid").equals("same")) {
            int height = Math.multiplyExact(dilation.height(), kernel.extent().height() - 1);
            int width = Math.multiplyExact(dilation.width(), kernel.extent().width() - 1);
            padding = new Extent(height / 2, width / 2);
            if (height % 2 != 0 || width % 2 != 0) {
                var after = new Extent(height - height / 2, width - width / 2);
                input = call.layer(Call.over(line, new SpatialPad(SpatialPad.Mode.CONSTANT, padding, after, 0)), input);
                padding = Extent.square(0);
            }
        }
        int groups = call.integer("groups", 1);
        Stored weight = kernel.weight();
        List<Integer> shape = weight.shape();
        var convolution = new Conv2d(
                Math.multiplyExact(shape.get(1), groups),
                shape.getFirst(),
                kernel.extent(),
                stride,
                padding,
                dilation,
                groups,
                kernel.bias().isPresent());
        return Outcome.fresh(call.layer(Call.over(line, convolution), input, kernel.sources()));
    }
}
