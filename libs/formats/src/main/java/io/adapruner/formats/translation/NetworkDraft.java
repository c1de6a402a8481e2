package io.adapruner.formats.translation;

import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.source.Origin;
import io.adapruner.formats.translation.source.Source;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Network.Input;
import io.adapruner.network.Network.Output;
import io.adapruner.network.op.Arithmetic;
import io.adapruner.network.op.Elementwise;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.ParameterSpec;
import io.adapruner.network.op.SliceChannels;
import io.adapruner.network.op.StoredValue;
import io.adapruner.network.op.WithParameter;
import io.adapruner.network.op.WithScalar;
import io.adapruner.network.size.OpenSizes;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/** The network under construction: steps in order, of which only those that the outputs need become layers. */
public final class NetworkDraft {
    /** Stands for the network's input among a step's inputs. */
    public static final int INPUT = -1;

    /** Masks are combined of a few. */
    private static final int DEEPEST = 8;

    private final TensorShape input;
    private final SequencedMap<String, Integer> inputs;
    private final List<Step> steps = new ArrayList<>();
    private final List<Activation> parts;

    /** Of a network that its users feed with one input. */
    public NetworkDraft(TensorShape input) {
        this(new JoinedInputs(new LinkedHashMap<>(Map.of(Network.INPUT, input.channels())), input));
    }

    public NetworkDraft(JoinedInputs joined) {
        this.input = joined.shape();
        this.inputs = joined.channels();
        this.parts = inputs.size() == 1 ? List.of(input()) : apart();
    }

    private List<Activation> apart() {
        var taken = new ArrayList<Activation>();
        int start = 0;
        for (Map.Entry<String, Integer> given : inputs.entrySet()) {
            String name = given.getKey();
            var origin = new Origin(LayerNames.allowed(name), name, "input " + name);
            taken.add(add(origin, new SliceChannels(start, given.getValue()), List.of(input()), Map.of()));
            start += given.getValue();
        }
        return List.copyOf(taken);
    }

    /** What the layers read, of all inputs together. */
    public Activation input() {
        return new Activation(INPUT, input);
    }

    /** Whether an activation is what users feed, as they do. */
    public boolean given(Activation activation) {
        return activation.step() == INPUT || parts.contains(activation);
    }

    /** What users feed, in order. */
    public List<Activation> parts() {
        return parts;
    }

    /** What made an activation; nothing for the network's input. */
    Optional<Op> op(Activation activation) {
        return activation.step() == INPUT
                ? Optional.empty()
                : Optional.of(steps.get(activation.step()).op());
    }

    /** Whether an activation is the same for every input, made of stored tensors alone. */
    boolean constant(Activation activation) {
        var seen = new BitSet();
        var open = new ArrayDeque<>(List.of(activation.step()));
        while (!open.isEmpty()) {
            int step = open.pop();
            if (step == INPUT) {
                return false;
            }
            if (!seen.get(step) && !(steps.get(step).op() instanceof StoredValue)) {
                open.addAll(steps.get(step).inputs());
            }
            seen.set(step);
        }
        return true;
    }

    /** Whether an activation is known to be 0 or 1 everywhere. */
    boolean truth(Activation activation) {
        return truth(activation.step(), 0);
    }

    private boolean truth(int step, int depth) {
        if (step == INPUT || depth == DEEPEST) {
            return false;
        }
        return switch (steps.get(step).op()) {
            case WithScalar(Arithmetic arithmetic, double _) -> arithmetic.compares();
            case WithParameter with -> with.arithmetic().compares();
            case Elementwise(Arithmetic arithmetic)
            when arithmetic == Arithmetic.MINIMUM || arithmetic == Arithmetic.MAXIMUM ->
                steps.get(step).inputs().stream().allMatch(input -> truth(input, depth + 1));
            case Elementwise(Arithmetic arithmetic) -> arithmetic.compares();
            case Op _ -> false;
        };
    }

    public Activation add(Origin origin, Op op, List<Activation> inputs, Map<String, Source> parameters) {
        TensorShape shape =
                op.outputShape(inputs.stream().map(Activation::shape).toList());
        steps.add(new Step(origin, op, inputs.stream().map(Activation::step).toList(), parameters));
        return new Activation(steps.size() - 1, shape);
    }

    /**
     * The layers that the outputs need, named.
     *
     * @param outputs by the names that the source gives them, in order
     */
    public FinishedNetwork finish(String name, SequencedMap<String, Activation> outputs) {
        BitSet needed = needed(outputs.values());
        // What users feed stays, also where the outputs that needed it are not understood.
        parts.stream().filter(part -> part.step() >= 0).forEach(part -> needed.set(part.step()));
        var warnings = new ArrayList<String>();
        var names = new HashMap<Integer, String>();
        names.put(INPUT, Network.INPUT);
        var unique = new LayerNames();
        var modules = new SharedModules(steps);
        needed.stream().forEach(modules::add);
        // Modules first: a tensor on its own gives way to them.
        needed.stream()
                .filter(i ->
                        !steps.get(i).op().parameters().isEmpty() && !ownTensor(steps.get(i)) && !modules.shares(i))
                .forEach(i -> names.put(i, withParameters(steps.get(i), unique::unique, warnings)));
        needed.stream()
                .filter(i -> ownTensor(steps.get(i)))
                .forEach(i -> names.put(i, withParameters(steps.get(i), unique::tensor, warnings)));
        var layers = new ArrayList<Layer>();
        var sources = new LinkedHashMap<String, Source>();
        needed.stream().forEach(i -> {
            Step step = steps.get(i);
            String layerName =
                    names.computeIfAbsent(i, k -> unique.unique(step.origin().layer()));
            String module = modules.shares(i) ? names.get(modules.owner(i)) : layerName;
            var layer = new Layer(
                    layerName, step.op(), step.inputs().stream().map(names::get).toList(), module);
            layers.add(layer);
            step.parameters().forEach((suffix, source) -> sources.putIfAbsent(layer.parameter(suffix), source));
        });
        List<Input> fed = fed(sources.keySet());
        var outputNames = new PublicNames(sources.keySet());
        outputNames.take(Network.INPUT);
        fed.forEach(given -> outputNames.take(given.name()));
        List<Output> named = outputs.entrySet().stream()
                .map(output -> new Output(
                        outputNames.unique(output.getKey()),
                        names.get(output.getValue().step())))
                .toList();
        return new FinishedNetwork(
                new Network(name, input, fed, layers, named, List.of(), OpenSizes.NONE), sources, warnings);
    }

    private List<Input> fed(Collection<String> parameters) {
        if (inputs.size() == 1) {
            return List.of(new Input(Network.INPUT, input.channels()));
        }
        var names = new PublicNames(parameters);
        return inputs.entrySet().stream()
                .map(given -> new Input(names.unique(given.getKey()), given.getValue()))
                .toList();
    }

    private BitSet needed(Collection<Activation> outputs) {
        var needed = new BitSet();
        outputs.stream().filter(output -> output.step() >= 0).forEach(output -> needed.set(output.step()));
        for (int i = needed.length() - 1; i >= 0; i--) {
            if (needed.get(i)) {
                steps.get(i).inputs().stream().filter(k -> k >= 0).forEach(needed::set);
            }
        }
        return needed;
    }

    private static boolean ownTensor(Step step) {
        return step.op().parameters().stream().anyMatch(spec -> spec.name().isEmpty());
    }

    private static String withParameters(Step step, UnaryOperator<String> unique, List<String> warnings) {
        Optional<String> module = LayerNames.module(step);
        String name = unique.apply(module.orElseGet(() -> step.origin().layer()));
        if (module.isPresent() && !name.equals(module.get())) {
            warnings.add("Module " + module.get() + " is used more than once; its use in "
                    + step.origin().node() + " becomes layer " + name + " with weights of its own.");
        } else if (module.isEmpty() && step.named()) {
            List<String> suffixes =
                    step.op().parameters().stream().map(ParameterSpec::name).toList();
            warnings.add("The tensors of " + step.origin().described() + " are not named as a module's " + suffixes
                    + "; its layer is called " + name + ".");
        }
        return name;
    }
}
