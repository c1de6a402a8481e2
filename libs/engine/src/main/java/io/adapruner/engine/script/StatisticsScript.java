package io.adapruner.engine.script;

import io.adapruner.formats.write.torchscript.InputCode;
import io.adapruner.formats.write.torchscript.Names;
import io.adapruner.formats.write.torchscript.ScriptModule;
import io.adapruner.formats.write.torchscript.ScriptTensor;
import io.adapruner.formats.write.torchscript.Statistics;
import io.adapruner.network.Layer;
import io.adapruner.network.Logits;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.op.ParameterSpec;
import io.adapruner.network.op.ParameterSpec.Role;
import io.adapruner.recipe.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The program that measures batch norms: their inputs' statistics and the loss's sensitivity to their scales. */
public final class StatisticsScript {
    /** {@code (uint8 or float32 [N, ...], float momentum) ->} the outputs; moves the running statistics. */
    public static final String OBSERVE = "observe";

    /** {@code () ->} the running mean and variance of each of {@link #norms}. */
    public static final String RUNNING = "running";

    /**
     * {@code (uint8 or float32 [N, ...], int64 [N]) ->} for each of {@link #norms} the squared first-order Taylor term of the mean
     * cross-entropy, {@code (dL/dgamma * gamma + dL/dbeta * beta)^2} (Molchanov et al., CVPR 2019, at gates of scale and
     * shift); running statistics are used and stay.
     */
    public static final String TAYLOR = "taylor";

    private static final String PREFIX = "n_";

    private StatisticsScript() {}

    /** Modules of the batch norms that the output depends on, each once however often it is called, in the order of the results. */
    public static List<String> norms(Network network) {
        return Reachable.of(network).layers().stream()
                .filter(l -> l.op() instanceof BatchNorm2d)
                .map(Layer::module)
                .distinct()
                .toList();
    }

    /** @param network with at least one batch norm */
    public static ScriptModule of(Network network, Weights weights, Preprocessing preprocessing, Precision precision) {
        var input = new InputCode(preprocessing, network.input());
        var pass = new ForwardPass(network, precision, PREFIX);
        Map<String, ParameterSpec> specs = network.parameters();
        List<ScriptTensor> tensors = new ArrayList<>(input.tensors());
        weights.tensors()
                .forEach((name, tensor) -> tensors.add(new ScriptTensor(
                        pass.attribute(name),
                        tensor,
                        List.of(Role.SCALE, Role.SHIFT).contains(specs.get(name).role()))));
        List<String> norms = norms(network);
        return new ScriptModule(
                tensors,
                List.of(
                        pass.method("average", Statistics.AVERAGED),
                        new ForwardPass(Logits.of(network), precision, PREFIX).method("net", Statistics.RUNNING),
                        ScriptModule.method(
                                OBSERVE,
                                "x: Tensor, momentum: float",
                                "List[Tensor]",
                                "    return (self).average(" + input.expression("x") + ", momentum, )\n"),
                        ScriptModule.method(
                                RUNNING,
                                "",
                                "List[Tensor]",
                                "    return [" + attributes(norms, "running_mean", "running_var") + "]\n"),
                        ScriptModule.method(TAYLOR, "x: Tensor, y: Tensor", "List[Tensor]", taylor(input, norms))));
    }

    private static String taylor(InputCode input, List<String> norms) {
        var body = new StringBuilder();
        body.append("    o = ((self).net(").append(input.expression("x")).append(", ))[0]\n");
        body.append("    loss = torch.cross_entropy_loss(o, y, None, 1, -100, 0.)\n");
        body.append("    g = torch.autograd.grad([loss], [")
                .append(attributes(norms, "weight", "bias"))
                .append("])\n");
        for (int i = 0; i < norms.size(); i++) {
            body.append("    s%d = torch.mul(unchecked_cast(Tensor, g[%d]), %s)\n"
                    .formatted(i, 2 * i, attributes(norms.subList(i, i + 1), "weight")));
            body.append("    t%d = torch.mul(unchecked_cast(Tensor, g[%d]), %s)\n"
                    .formatted(i, 2 * i + 1, attributes(norms.subList(i, i + 1), "bias")));
            body.append("    u%1$d = torch.detach(torch.square(torch.add(s%1$d, t%1$d)))\n".formatted(i));
        }
        String all = IntStream.range(0, norms.size()).mapToObj(i -> "u" + i).collect(Collectors.joining(", "));
        return body + "    return [" + all + "]\n";
    }

    private static String attributes(List<String> norms, String... suffixes) {
        return norms.stream()
                .flatMap(norm -> Stream.of(suffixes).map(s -> "self." + Names.attribute(PREFIX, norm + "." + s)))
                .collect(Collectors.joining(", "));
    }
}
