package io.adapruner.engine.script;

import io.adapruner.engine.imitation.Aim;
import io.adapruner.formats.write.torchscript.InputCode;
import io.adapruner.formats.write.torchscript.NetworkCode;
import io.adapruner.formats.write.torchscript.Pointwise;
import io.adapruner.formats.write.torchscript.ScriptModule;
import io.adapruner.formats.write.torchscript.ScriptTensor;
import io.adapruner.formats.write.torchscript.Statistics;
import io.adapruner.network.CommonStreams;
import io.adapruner.network.Logits;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;
import io.adapruner.network.op.ParameterSpec;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
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
    /** {@code (uint8 or float32 [N, ...], int64 [N], float rate, float own) -> [loss, hits]}, float32; {@code own} as in {@link
     * io.adapruner.data.batch.Batch}; no update when the loss is not finite. */
    public static final String STEP = "step";

    /** {@code () ->} the state's tensors, in the order of {@link #stateShapes}. */
    public static final String GET_STATE = "get_state";

    /** Copies a list of tensors, in the order of {@link #stateShapes}, into the state. */
    public static final String SET_STATE = "set_state";

    /** Before the names of momentum buffers in the state; alone, the attribute of the flat tensor that they are windows of. */
    public static final String MOMENTUM = "momentum:";

    /** Before the names of averaged weights in the state; alone, the attribute of the flat tensor that they are windows of. */
    public static final String EMA = "ema:";

    private static final String PREFIX = "n_";
    private static final String TEACHER = "t_";

    private final ForwardPass pass;
    private final Weights weights;
    private final TrainingRecipe recipe;
    private final double bnSparsity;
    private final Optional<Lesson> lesson;
    private final Map<String, ParameterSpec> trained;
    private final Packing velocities;
    private final Packing averages;

    /**
     * What a teacher gives.
     *
     * @param aims what each output of the student is to be near to; empty where the teacher stands beside labels
     * @param streams values of the student that are to be near to the teacher's, which gives them behind its outputs
     * @param weight of the mean of their errors
     */
    public record Lesson(FoldedNetwork teacher, List<Aim> aims, List<String> streams, double weight) {
        public Lesson {
            aims = List.copyOf(aims);
            streams = List.copyOf(streams);
        }
    }

    /**
     * @param pointwise how 1x1 convolutions are computed where gradients are needed
     * @param lesson present exactly when the recipe distils, or when it alone is learnt from
     */
    public TrainingScript(
            Network network,
            Weights weights,
            Precision precision,
            Pointwise pointwise,
            TrainingRecipe recipe,
            double bnSparsity,
            Optional<Lesson> lesson) {
        List<String> streams = lesson.map(Lesson::streams).orElse(List.of());
        this.pass = new ForwardPass(CommonStreams.shown(Logits.of(network), streams), precision, PREFIX, pointwise);
        this.weights = weights;
        this.recipe = recipe;
        this.bnSparsity = bnSparsity;
        this.lesson = lesson;
        this.trained = Reachable.of(network).trained();
        this.velocities = Packing.of(UpdateCode.order(trained), weights.tensors());
        this.averages = Packing.of(weights.tensors());
    }

    /** Shapes of the state's tensors by name: weights, then momentum (at first zero), then averages (at first the weights). */
    public SequencedMap<String, List<Integer>> stateShapes() {
        var state = new LinkedHashMap<>(averages.shapes());
        velocities.shapes().forEach((name, shape) -> state.put(MOMENTUM + name, shape));
        if (averaging()) {
            averages.shapes().forEach((name, shape) -> state.put(EMA + name, shape));
        }
        return state;
    }

    private boolean averaging() {
        return recipe.emaDecay().isPresent();
    }

    public ScriptModule module(Preprocessing preprocessing) {
        var input = new InputCode(preprocessing, pass.network().input());
        List<ScriptTensor> tensors = new ArrayList<>(input.tensors());
        weights.tensors()
                .forEach((name, tensor) ->
                        tensors.add(new ScriptTensor(pass.attribute(name), tensor, trained.containsKey(name))));
        tensors.add(buffer(MOMENTUM, Tensor.filled(List.of(velocities.elements()), 0)));
        if (averaging()) {
            tensors.add(buffer(EMA, averages.pack(weights.tensors())));
        }
        List<String> methods = new ArrayList<>();
        methods.add(pass.method("net", Statistics.BATCH));
        lesson.map(Lesson::teacher).ifPresent(teacher -> {
            tensors.addAll(ScriptTensor.constants(TEACHER, teacher.weights()));
            methods.add(new ForwardPass(Logits.of(teacher.network()), pass.precision(), TEACHER)
                    .method("teach", Statistics.RUNNING));
        });
        methods.add(step(input));
        methods.add(getState());
        methods.add(setState());
        return new ScriptModule(tensors, methods);
    }

    private ScriptTensor buffer(String name, Tensor value) {
        return new ScriptTensor(pass.attribute(name), value, false);
    }

    private String step(InputCode input) {
        String gradients = velocities.shapes().keySet().stream().map(this::self).collect(Collectors.joining(", "));
        List<Aim> aims = lesson.map(Lesson::aims).orElse(List.of());
        String body = "    input = " + input.expression("x") + "\n    outputs = (self).net(input, )\n"
                + (aims.isEmpty()
                        ? new LossCode(recipe).statements()
                        : imitation(lesson.orElseThrow()).statements())
                + "    g = torch.autograd.grad([loss], [" + gradients + "])\n"
                + "    finite = bool(torch.isfinite(loss))\n"
                + "    if finite:\n"
                + new UpdateCode(recipe, bnSparsity, this::self, velocities, averages).statements(trained)
                + "    else:\n      pass\n"
                + """
                    return torch.stack([torch.detach(loss), torch.to(hits, 6)])
                """;
        return ScriptModule.method(STEP, "x: Tensor, y: Tensor, rate: Tensor, own: Tensor", "Tensor", body);
    }

    private ImitationCode imitation(Lesson learnt) {
        Map<String, TensorShape> shapes = pass.network().shapes();
        return new ImitationCode(
                learnt.aims(), learnt.streams().stream().map(shapes::get).toList(), learnt.weight());
    }

    private String getState() {
        return ScriptModule.method(
                GET_STATE, "", "List[Tensor]", "    return [" + String.join(", ", windows()) + "]\n");
    }

    private String setState() {
        var body = new StringBuilder();
        int i = 0;
        for (String window : windows()) {
            body.append("    c%d = torch.copy_(%s, values[%d])\n".formatted(i, window, i));
            i++;
        }
        return ScriptModule.method(SET_STATE, "values: List[Tensor]", "Tensor", body + "    return values[0]\n");
    }

    /** Code for each tensor of the state, in the order of {@link #stateShapes}. */
    private List<String> windows() {
        var windows = new ArrayList<String>();
        averages.shapes().keySet().forEach(name -> windows.add("torch.detach(" + self(name) + ")"));
        windows.addAll(velocities.windows(self(MOMENTUM)).values());
        if (averaging()) {
            windows.addAll(averages.windows(self(EMA)).values());
        }
        return windows;
    }

    private String self(String stateName) {
        return "self." + pass.attribute(stateName);
    }

    static String scaled(String expression, double factor) {
        return "torch.mul(" + expression + ", " + NetworkCode.number(factor) + ")";
    }
}
