package io.adapruner.engine;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.adapruner.data.batch.Batch;
import io.adapruner.engine.program.Argument;
import io.adapruner.engine.program.HostTensors;
import io.adapruner.engine.program.LoadedProgram;
import io.adapruner.engine.script.FoldedNetwork;
import io.adapruner.engine.script.TrainingScript;
import io.adapruner.network.CommonStreams;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;
import io.adapruner.network.op.Dropout;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.adapruner.recipe.Precision;
import io.adapruner.recipe.TrainingRecipe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A network in training. Steps depend on nothing but the state, the batch and the rate: a trainer that takes over another's
 * state goes on bit by bit as the other would have, given the same number of threads. For one thread at a time.
 */
public final class Trainer implements AutoCloseable {
    private static final String STEPS = "steps";

    private final Engine engine;
    private final Network network;
    private final Feed feed;
    private final boolean imitating;
    private final boolean averages;
    private final boolean draws;
    private final SequencedMap<String, List<Integer>> shapes;
    private final LoadedProgram program;
    private long steps;

    Trainer(
            Engine engine,
            Network network,
            Weights weights,
            Preprocessing preprocessing,
            Precision precision,
            TrainingRecipe recipe,
            double bnSparsity,
            Optional<Teacher> teacher) {
        boolean distilled = teacher.filter(t -> !t.imitated()).isPresent();
        if (recipe.distillation().isPresent() != distilled) {
            throw new ProblemException(
                    ProblemCode.INVALID_REQUEST,
                    "a recipe with distillation needs a teacher of classes and one without must have none; distillation: "
                            + recipe.distillation());
        }
        if (!(bnSparsity >= 0 && bnSparsity < Double.POSITIVE_INFINITY)) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "bnSparsity " + bnSparsity + " must be 0 or above");
        }
        this.engine = engine;
        this.network = network;
        this.feed = Feed.of(network);
        this.imitating = teacher.filter(Teacher::imitated).isPresent();
        this.averages = recipe.emaDecay().isPresent();
        this.draws = network.layers().stream().anyMatch(l -> l.op() instanceof Dropout);
        Optional<TrainingScript.Lesson> lesson = teacher.map(t -> lesson(t, network));
        var script = new TrainingScript(
                network, weights.checkedFor(network), precision, engine.pointwise(), recipe, bnSparsity, lesson);
        this.shapes = script.stateShapes();
        this.program = engine.compile(script.module(preprocessing));
    }

    private static TrainingScript.Lesson lesson(Teacher teacher, Network student) {
        List<String> streams = teacher.streams() > 0 ? CommonStreams.of(teacher.network(), student) : List.of();
        Network shown = CommonStreams.shown(teacher.network(), streams);
        return new TrainingScript.Lesson(
                FoldedNetwork.of(shown, teacher.weights().checkedFor(shown)),
                teacher.aims(),
                streams,
                teacher.streams());
    }

    /**
     * One step of SGD.
     *
     * @throws ProblemException {@link ProblemCode#NON_FINITE_LOSS} naming the step; the weights are those before it
     */
    public StepOutcome step(Batch batch, double learningRate) {
        if (draws) {
            engine.seed(steps);
        }
        try (NDManager call = program.newManager()) {
            float[] outcome = program.callWithGradients(
                            call,
                            TrainingScript.STEP,
                            feed.samples(call, batch),
                            imitating ? feed.noLabels(call, batch) : feed.labels(call, batch),
                            HostTensors.scalar(call, (float) learningRate),
                            HostTensors.scalar(call, (float) batch.own()))
                    .singletonOrThrow()
                    .toFloatArray();
            if (!Float.isFinite(outcome[0])) {
                throw new ProblemException(
                        ProblemCode.NON_FINITE_LOSS,
                        "the loss of " + network.name() + " is " + outcome[0] + " at step " + steps + ", learning rate "
                                + learningRate);
            }
            steps++;
            return new StepOutcome(outcome[0], Math.round(outcome[1]));
        }
    }

    /** The result so far: averaged weights when the recipe asks for them, else the last. */
    public Weights weights() {
        return weights(averages ? TrainingScript.EMA : "");
    }

    /** The weights of the latest step, not averaged: what a few steps have done shows in these alone. */
    public Weights latestWeights() {
        return weights("");
    }

    private Weights weights(String prefix) {
        Map<String, Tensor> state = tensors();
        var weights = new LinkedHashMap<String, Tensor>();
        network.parameters().keySet().forEach(name -> weights.put(name, state.get(prefix + name)));
        return new Weights(weights);
    }

    /** Everything that {@link #restore} needs: weights, momentum, averages, number of steps. */
    public Weights state() {
        var state = tensors();
        // Two halves, exact in floats up to 2^48 steps.
        state.put(STEPS, Tensor.of(List.of(2), (float) (steps >>> 24), (float) (steps & 0xFFFFFF)));
        return new Weights(state);
    }

    /**
     * Goes on from a state of a trainer of the same network and recipe.
     *
     * @throws ProblemException {@link ProblemCode#WEIGHTS_MISMATCH} naming the first tensor that is missing or misshapen
     */
    public void restore(Weights state) {
        shapes.forEach((name, expected) -> require(state, name, expected));
        require(state, STEPS, List.of(2));
        try (NDManager call = program.newManager()) {
            var values = new NDList();
            shapes.keySet().forEach(name -> values.add(HostTensors.floats(call, state.get(name))));
            program.call(call, TrainingScript.SET_STATE, Argument.of(values));
        }
        Tensor count = state.get(STEPS);
        steps = ((long) count.get(0) << 24) + (long) count.get(1);
    }

    /** Begins anew from these weights, as a trainer of the same recipe that has made no step. */
    public void restart(Weights weights) {
        Weights checked = weights.checkedFor(network);
        var state = new LinkedHashMap<String, Tensor>();
        shapes.forEach((name, shape) -> {
            if (name.startsWith(TrainingScript.MOMENTUM)) {
                state.put(name, Tensor.filled(shape, 0));
            } else if (name.startsWith(TrainingScript.EMA)) {
                state.put(name, checked.get(name.substring(TrainingScript.EMA.length())));
            } else {
                state.put(name, checked.get(name));
            }
        });
        state.put(STEPS, Tensor.filled(List.of(2), 0));
        restore(new Weights(state));
    }

    private static void require(Weights state, String name, List<Integer> shape) {
        List<Integer> found = state.find(name).map(Tensor::shape).orElse(null);
        if (!shape.equals(found)) {
            throw new ProblemException(
                    ProblemCode.WEIGHTS_MISMATCH,
                    "the training state's " + name + " is " + found + ", expected " + shape);
        }
    }

    private SequencedMap<String, Tensor> tensors() {
        try (NDManager call = program.newManager()) {
            NDList values = program.call(call, TrainingScript.GET_STATE);
            List<String> names = new ArrayList<>(shapes.keySet());
            var state = new LinkedHashMap<String, Tensor>();
            for (int i = 0; i < names.size(); i++) {
                state.put(names.get(i), HostTensors.tensor(values.get(i)));
            }
            return state;
        }
    }

    /** A training that is over, or goes on elsewhere, leaves its memory to the system: 2 GiB for a ResNet-50, in 0.2 s. */
    @Override
    public void close() {
        program.close();
        NativeHeap.trim();
    }
}
