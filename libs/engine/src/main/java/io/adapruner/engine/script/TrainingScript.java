package io.adapruner.engine.script;

import io.adapruner.formats.torchscript.InputCode;
import io.adapruner.formats.torchscript.NetworkCode;
import io.adapruner.formats.torchscript.ScriptModule;
import io.adapruner.formats.torchscript.ScriptTensor;
import io.adapruner.formats.torchscript.Statistics;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Tensor;
import io.adapruner.network.Weights;
import io.adapruner.network.op.ParameterSpec;
import io.adapruner.recipe.Precision;
import io.adapruner.recipe.TrainingRecipe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * The program that trains: forward, loss, gradients, clipping, momentum, update and averaging in one native call. Its state
 * is named {@code <parameter>} (weights and running statistics), {@code momentum:<parameter>} and {@code ema:<parameter>}.
 */
public final class TrainingScript {
    /** {@code (uint8 [N, C, H, W], int64 [N], float rate) -> [loss, hits]}, float32; no update when the loss is not finite. */
    public static final String STEP = "step";

    /** {@code () ->} the state's tensors, in the order of {@link #state}. */
    public static final String GET_STATE = "get_state";

    /** Copies a list of tensors, in the order of {@link #state}, into the state. */
    public static final String SET_STATE = "set_state";

    /** Before the names of momentum buffers in the state. */
    public static final String MOMENTUM = "momentum:";

    /** Before the names of averaged weights in the state. */
    public static final String EMA = "ema:";

    private static final String PREFIX = "n_";
    private static final String TEACHER = "t_";

    private final ForwardPass pass;
    private final Weights weights;
    private final TrainingRecipe recipe;
    private final double bnSparsity;
    private final Optional<FoldedNetwork> teacher;
    private final Map<String, ParameterSpec> trained;

    /** @param teacher present exactly when the recipe distils */
    public TrainingScript(
            Network network,
            Weights weights,
            Precision precision,
            TrainingRecipe recipe,
            double bnSparsity,
            Optional<FoldedNetwork> teacher) {
        this.pass = new ForwardPass(network, precision, PREFIX);
        this.weights = weights;
        this.recipe = recipe;
        this.bnSparsity = bnSparsity;
        this.teacher = teacher;
        this.trained = Reachable.of(network).trained();
    }

    /** The initial state: weights, momentum zero, averages equal to the weights. */
    public SequencedMap<String, Tensor> state() {
        var state = new LinkedHashMap<>(weights.tensors());
        trained.keySet()
                .forEach(name -> state.put(
                        MOMENTUM + name, Tensor.filled(weights.get(name).shape(), 0)));
        if (recipe.emaDecay().isPresent()) {
            weights.tensors().forEach((name, tensor) -> state.put(EMA + name, tensor));
        }
        return state;
    }

    public ScriptModule module(Preprocessing preprocessing) {
        List<ScriptTensor> tensors = new ArrayList<>(InputCode.tensors(preprocessing));
        state().forEach((name, tensor) ->
                tensors.add(new ScriptTensor(pass.attribute(name), tensor, trained.containsKey(name))));
        List<String> methods = new ArrayList<>();
        methods.add(pass.method("net", Statistics.BATCH));
        teacher.ifPresent(t -> {
            tensors.addAll(ScriptTensor.constants(TEACHER, t.weights()));
            methods.add(new ForwardPass(t.network(), pass.precision(), TEACHER).method("teach", Statistics.RUNNING));
        });
        methods.add(step());
        methods.add(getState());
        methods.add(setState());
        return new ScriptModule(tensors, methods);
    }

    private String step() {
        String gradients = trained.keySet().stream().map(this::self).collect(Collectors.joining(", "));
        String body = "    input = " + InputCode.expression("x") + "\n    o = (self).net(input, )\n"
                + new LossCode(recipe).statements()
                + "    g = torch.autograd.grad([loss], [" + gradients + "])\n"
                + "    finite = bool(torch.isfinite(loss))\n"
                + "    if finite:\n"
                + new UpdateCode(recipe, bnSparsity, this::self)
                        .statements(trained, weights.tensors().keySet())
                + "    else:\n      pass\n"
                + """
                    hits = torch.sum(torch.eq(torch.argmax(o, 1), y))
                    return torch.stack([torch.detach(loss), torch.to(hits, 6)])
                """;
        return ScriptModule.method(STEP, "x: Tensor, y: Tensor, rate: Tensor", "Tensor", body);
    }

    private String getState() {
        String all = state().keySet().stream()
                .map(name -> "torch.detach(" + self(name) + ")")
                .collect(Collectors.joining(", "));
        return ScriptModule.method(GET_STATE, "", "List[Tensor]", "    return [" + all + "]\n");
    }

    private String setState() {
        var body = new StringBuilder();
        int i = 0;
        for (String name : state().keySet()) {
            body.append("    c%d = torch.copy_(torch.detach(%s), values[%d])\n".formatted(i, self(name), i));
            i++;
        }
        return ScriptModule.method(SET_STATE, "values: List[Tensor]", "Tensor", body + "    return values[0]\n");
    }

    private String self(String stateName) {
        return "self." + pass.attribute(stateName);
    }

    static String scaled(String expression, double factor) {
        return "torch.mul(" + expression + ", " + NetworkCode.number(factor) + ")";
    }
}
