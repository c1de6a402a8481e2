package io.adapruner.formats.exported;

import io.adapruner.formats.translation.Source;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.Value.Stored;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Extent;
import java.util.LinkedHashMap;
import java.util.Set;

/** Two-dimensional convolutions, not transposed. */
final class ConvolutionOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of("conv2d.default", "conv2d.padding", "convolution.default", "_convolution.default");
    }

    @Override
    public Outcome translate(Call call) {
        if (call.truth("transposed", false)) {
            throw call.unsupported("it is a transposed convolution");
        }
        Activation input = call.activation("input");
        Stored weight = call.stored("weight");
        if (weight.shape().size() != 4) {
            throw call.unsupported(
                    "its weight is of shape " + weight.shape() + "; only convolutions over images are" + " understood");
        }
        var sources = new LinkedHashMap<String, Source>();
        sources.put("weight", weight.source());
        call.optionalStored("bias").ifPresent(bias -> sources.put("bias", bias.source()));
        int groups = call.integer("groups", 1);
        var kernel = new Extent(weight.shape().get(2), weight.shape().get(3));
        Extent stride = call.extent("stride", Extent.square(1));
        Extent dilation = call.extent("dilation", Extent.square(1));
        var convolution = new Conv2d(
                Math.multiplyExact(weight.shape().get(1), groups),
                weight.shape().get(0),
                kernel,
                stride,
                padding(call, kernel, stride, dilation),
                dilation,
                groups,
                sources.containsKey("bias"));
        return Outcome.fresh(call.layer(convolution, input, sources));
    }

    private static Extent padding(Call call, Extent kernel, Extent stride, Extent dilation) {
        if (!call.node().target().endsWith(".padding")) {
            return call.extent("padding", Extent.square(0));
        }
        String padding = call.text("padding", "valid");
        if (padding.equals("valid")) {
            return Extent.square(0);
        }
        int height = Math.multiplyExact(dilation.height(), kernel.height() - 1);
        int width = Math.multiplyExact(dilation.width(), kernel.width() - 1);
        if (!padding.equals("same") || height % 2 != 0 || width % 2 != 0 || stride.area() != 1) {
            throw call.unsupported("padding \"" + padding + "\" differs from side to side");
        }
        return new Extent(height / 2, width / 2);
    }
}
