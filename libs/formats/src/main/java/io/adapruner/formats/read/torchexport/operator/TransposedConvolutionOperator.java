package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.network.op.TransposedConvolution;
import java.util.List;
import java.util.Set;

/** Transposed convolutions over sequences, images and volumes. */
final class TransposedConvolutionOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of("conv_transpose1d.default", "conv_transpose2d.input", "conv_transpose3d.input");
    }

    @Override
    public Outcome translate(Call call) {
        Kernel kernel = Kernel.of(call);
        int axes = kernel.axes();
        Activation input = call.activation("input");
        int groups = call.integer("groups", 1);
        List<Integer> shape = kernel.weight().shape();
        var convolution = TransposedConvolution.of(
                shape.getFirst(),
                Math.multiplyExact(shape.get(1), groups),
                kernel.extent(),
                call.extent("stride", axes, 1),
                call.extent("padding", axes, 0),
                call.extent("output_padding", axes, 0),
                call.extent("dilation", axes, 1),
                groups,
                kernel.bias().isPresent());
        return Outcome.fresh(call.layer(Call.over(axes, convolution), input, kernel.sources()));
    }
}
