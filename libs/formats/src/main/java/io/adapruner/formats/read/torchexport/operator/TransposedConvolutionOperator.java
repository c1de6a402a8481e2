package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.network.op.ConvTranspose2d;
import io.adapruner.network.op.Extent;
import java.util.List;
import java.util.Set;

/** Transposed convolutions over images and sequences. */
final class TransposedConvolutionOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of("conv_transpose1d.default", "conv_transpose2d.input");
    }

    @Override
    public Outcome translate(Call call) {
        Kernel kernel = Kernel.of(call);
        boolean line = kernel.line();
        Activation input = call.activation("input");
        int groups = call.integer("groups", 1);
        List<Integer> shape = kernel.weight().shape();
        var convolution = new ConvTranspose2d(
                shape.getFirst(),
                Math.multiplyExact(shape.get(1), groups),
                kernel.extent(),
                call.extent("stride", line, 1, Extent.square(1)),
                call.extent("padding", line, 0, Extent.square(0)),
                call.extent("output_padding", line, 0, Extent.square(0)),
                call.extent("dilation", line, 1, Extent.square(1)),
                groups,
                kernel.bias().isPresent());
        return Outcome.fresh(call.layer(Call.over(line, convolution), input, kernel.sources()));
    }
}
