package io.adapruner.engine.script;

import io.adapruner.formats.write.torchscript.Names;
import io.adapruner.formats.write.torchscript.NetworkCode;
import io.adapruner.formats.write.torchscript.ScriptModule;
import io.adapruner.formats.write.torchscript.Statistics;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Relu6;
import io.adapruner.recipe.Precision;
import java.util.stream.Collectors;

/**
 * Evaluation on the CPU through oneDNN's convolutions with post-operations: sum and activation are applied while the output
 * is still in registers.
 */
record FusedPass(Network network, Precision precision, String prefix) {
    private static final String NO_SCALARS = "annotate(List[Optional[number]], [])";

    /** Casts and lays out the convolutions' weights once; to be called before anything else. */
    String prepare(String name) {
        String weights = network.layers().stream()
                .filter(l -> l.op() instanceof Conv2d)
                .flatMap(l -> l.op().parameters().stream().map(p -> {
                    String self = self(l, p.name());
                    String cast = cast(self);
                    return "    " + self + " = "
                            + (p.shape().size() == 4 ? "torch.contiguous(" + cast + ", memory_format=2)" : cast) + "\n";
                }))
                .collect(Collectors.joining());
        return ScriptModule.method(name, "", "int", weights + "    return 0\n");
    }

    /** From normalised input to the list of outputs as floats. */
    String method(String name) {
        NetworkCode code = NetworkCode.prefixed(prefix, precision, Statistics.RUNNING);
        var order = FusedOrder.of(network);
        var body = new StringBuilder();
        for (FusedOrder.Step step : order.steps()) {
            body.append(step.fusion()
                    .map(fusion -> "    %s = %s\n"
                            .formatted(code.variable(step.layer().name()), fused(fusion, order.overwrites(step), code)))
                    .orElseGet(() -> code.statement(step.layer())));
        }
        body.append(ForwardPass.results(network, code));
        return ScriptModule.method(name, code.variable(Network.INPUT) + ": Tensor", "List[Tensor]", body.toString());
    }

    private String fused(Fusion fusion, boolean overwriting, NetworkCode code) {
        Layer layer = fusion.convolution();
        Conv2d conv = (Conv2d) layer.op();
        String x = cast(code.variable(layer.inputs().getFirst()));
        String rest = String.join(
                ", ",
                self(layer, "weight"),
                conv.bias() ? self(layer, "bias") : "None",
                extent(conv.padding()),
                extent(conv.stride()),
                extent(conv.dilation()),
                Integer.toString(conv.groups()));
        String unary = fusion.activation().map(FusedPass::activation).orElse("\"none\", " + NO_SCALARS);
        if (fusion.other().isPresent()) {
            String other =
                    "torch.contiguous(" + cast(code.variable(fusion.other().get())) + ", memory_format=2)";
            String after = fusion.activation().isPresent() ? "\"relu\"" : "None";
            // Summing in place spares the copy of the summand that libtorch makes otherwise.
            return overwriting
                    ? "ops.mkldnn._convolution_pointwise_(%s, %s, %s, \"add\", 1., %s, %s, None)"
                            .formatted(other, x, rest, after, NO_SCALARS)
                    : "ops.mkldnn._convolution_pointwise(%s, %s, %s, \"add\", 1., %s, %s, None)"
                            .formatted(x, other, rest, after, NO_SCALARS);
        }
        return "ops.mkldnn._convolution_pointwise(%s, %s, %s, None)".formatted(x, rest, unary);
    }

    private static String activation(Layer layer) {
        return layer.op() instanceof Relu6
                ? "\"hardtanh\", annotate(List[Optional[number]], [0., 6.])"
                : "\"relu\", " + NO_SCALARS;
    }

    private String self(Layer layer, String suffix) {
        return "self." + Names.attribute(prefix, layer.parameter(suffix));
    }

    private String cast(String expression) {
        return switch (precision) {
            case FP32 -> expression;
            case BF16 -> "torch.to(" + expression + ", 15)";
        };
    }

    private static String extent(Extent extent) {
        return "[" + extent.height() + ", " + extent.width() + "]";
    }
}
