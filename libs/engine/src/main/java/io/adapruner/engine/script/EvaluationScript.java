package io.adapruner.engine.script;

import io.adapruner.formats.write.torchscript.InputCode;
import io.adapruner.formats.write.torchscript.ScriptModule;
import io.adapruner.formats.write.torchscript.ScriptTensor;
import io.adapruner.formats.write.torchscript.Statistics;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;
import io.adapruner.recipe.Precision;
import java.util.ArrayList;
import java.util.List;

/** The program that only looks: batch norms folded into convolutions, no gradients. */
public final class EvaluationScript {
    /** {@code uint8 [N, C, H, W] -> float [N, classes]}. */
    public static final String LOGITS = "logits";

    /** {@code (uint8 [N, C, H, W], int64 [N]) -> [sum of cross-entropies, hits]}, float64. */
    public static final String TALLY = "tally";

    /** {@code () -> 0}; to be called once, before the others. */
    public static final String PREPARE = "prepare";

    private static final String PREFIX = "n_";

    private EvaluationScript() {}

    /** @param fused whether convolutions are fused with what follows them, which only the CPU can */
    public static ScriptModule of(
            Network network, Weights weights, Preprocessing preprocessing, Precision precision, boolean fused) {
        FoldedNetwork folded = FoldedNetwork.of(network, weights);
        var pass = new FusedPass(folded.network(), precision, PREFIX);
        String net = fused
                ? pass.method("net")
                : new ForwardPass(folded.network(), precision, PREFIX).method("net", Statistics.RUNNING);
        List<ScriptTensor> tensors = new ArrayList<>(InputCode.tensors(preprocessing));
        tensors.addAll(ScriptTensor.constants(PREFIX, folded.weights()));
        return new ScriptModule(tensors, List.of(fused ? pass.prepare(PREPARE) : unprepared(), net, logits(), tally()));
    }

    private static String unprepared() {
        return ScriptModule.method(PREPARE, "", "int", "    return 0\n");
    }

    private static String logits() {
        return ScriptModule.method(
                LOGITS, "x: Tensor", "Tensor", "    return (self).net(" + InputCode.expression("x") + ", )\n");
    }

    private static String tally() {
        return ScriptModule.method(TALLY, "x: Tensor, y: Tensor", "Tensor", """
                    o = (self).logits(x, )
                    loss = torch.cross_entropy_loss(o, y, None, 2, -100, 0.)
                    hits = torch.sum(torch.eq(torch.argmax(o, 1), y))
                    return torch.stack([torch.to(loss, 7), torch.to(hits, 7)])
                """);
    }
}
