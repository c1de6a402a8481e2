package io.adapruner.engine.script;

import io.adapruner.formats.write.torchscript.InputCode;
import io.adapruner.formats.write.torchscript.ScriptModule;
import io.adapruner.formats.write.torchscript.ScriptTensor;
import io.adapruner.formats.write.torchscript.Statistics;
import io.adapruner.network.Logits;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;
import io.adapruner.recipe.Precision;
import java.util.ArrayList;
import java.util.List;

/** The program that only looks: batch norms folded into convolutions, no gradients. */
public final class EvaluationScript {
    /** {@code uint8 or float32 [N, ...] ->} the list of the network's own outputs as floats, probabilities where one ends in a softmax. */
    public static final String OUTPUT = "output";

    /** {@code (uint8 or float32 [N, ...], int64 [N]) -> [sum of cross-entropies, hits]}, float64; of a classifier's logits, also where it ends in a softmax. */
    public static final String TALLY = "tally";

    /** {@code () -> 0}; to be called once, before the others. */
    public static final String PREPARE = "prepare";

    private static final String PREFIX = "n_";

    private EvaluationScript() {}

    /** @param fused whether convolutions are fused with what follows them, which only the CPU can */
    public static ScriptModule of(
            Network network, Weights weights, Preprocessing preprocessing, Precision precision, boolean fused) {
        var input = new InputCode(preprocessing, network.input());
        FoldedNetwork folded = FoldedNetwork.of(network, weights);
        Network whole = folded.network();
        Network logits = Logits.of(whole);
        List<ScriptTensor> tensors = new ArrayList<>(input.tensors());
        tensors.addAll(ScriptTensor.constants(PREFIX, folded.weights()));
        List<String> methods = new ArrayList<>();
        methods.add(fused ? new FusedPass(whole, precision, PREFIX).prepare(PREPARE) : unprepared());
        methods.add(net("net", whole, precision, fused));
        if (!logits.equals(whole)) {
            methods.add(net("logits", logits, precision, fused));
        }
        methods.add(output(input));
        methods.add(tally(input, logits.equals(whole) ? "net" : "logits"));
        return new ScriptModule(tensors, methods);
    }

    private static String net(String name, Network network, Precision precision, boolean fused) {
        return fused
                ? new FusedPass(network, precision, PREFIX).method(name)
                : new ForwardPass(network, precision, PREFIX).method(name, Statistics.RUNNING);
    }

    private static String unprepared() {
        return ScriptModule.method(PREPARE, "", "int", "    return 0\n");
    }

    private static String output(InputCode input) {
        return ScriptModule.method(
                OUTPUT, "x: Tensor", "List[Tensor]", "    return (self).net(" + input.expression("x") + ", )\n");
    }

    private static String tally(InputCode input, String net) {
        return ScriptModule.method(
                TALLY,
                "x: Tensor, y: Tensor",
                "Tensor",
                "    o = ((self)." + net + "(" + input.expression("x") + ", ))[0]\n" + """
                    loss = torch.cross_entropy_loss(o, y, None, 2, -100, 0.)
                    hits = torch.sum(torch.eq(torch.argmax(o, 1), y))
                    return torch.stack([torch.to(loss, 7), torch.to(hits, 7)])
                """);
    }
}
