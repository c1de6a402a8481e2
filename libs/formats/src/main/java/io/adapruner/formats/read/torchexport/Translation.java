package io.adapruner.formats.read.torchexport;

import io.adapruner.formats.model.FixedInputs;
import io.adapruner.formats.read.torchexport.folding.Folding;
import io.adapruner.formats.read.torchexport.operator.Call;
import io.adapruner.formats.read.torchexport.operator.Operators;
import io.adapruner.formats.read.torchexport.operator.Outcome;
import io.adapruner.formats.read.torchexport.program.GraphArgument.TensorName;
import io.adapruner.formats.read.torchexport.program.GraphNode;
import io.adapruner.formats.read.torchexport.program.Program;
import io.adapruner.formats.read.torchexport.program.Program.Size;
import io.adapruner.formats.translation.FinishedNetwork;
import io.adapruner.formats.translation.JoinedInputs;
import io.adapruner.formats.translation.Layers;
import io.adapruner.formats.translation.NetworkDraft;
import io.adapruner.formats.translation.UnderstoodOutputs;
import io.adapruner.formats.translation.Value;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.Value.Numbers;
import io.adapruner.formats.translation.Value.Stored;
import io.adapruner.formats.translation.Value.Unusable;
import io.adapruner.formats.translation.formula.Evaluation;
import io.adapruner.formats.translation.formula.Formula;
import io.adapruner.formats.translation.source.NodeProblem;
import io.adapruner.formats.translation.source.Origin;
import io.adapruner.formats.translation.source.TakenInputs;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Walks through the graph once. A node that cannot be translated stops nothing by itself: counters, assertions and symbolic
 * arithmetic have no part in the result. Its problem is thrown when the network's output depends on it.
 */
final class Translation {
    private static final int VOLUME_RANK = 5;

    private final Program program;
    private final Map<String, Numbers> indices;
    private final FixedInputs fixed;
    private final Memory memory = new Memory();
    private final Evaluation constants = new Evaluation(new Weights(new LinkedHashMap<>()));
    private final List<String> warnings = new ArrayList<>();
    private final boolean stated;

    private Translation(Program program, Map<String, Numbers> indices, FixedInputs fixed, boolean stated) {
        this.program = program;
        this.indices = indices;
        this.fixed = fixed;
        this.stated = stated;
    }

    /**
     * The network that a program computes.
     *
     * @param indices stored lists of integers, by their names in the state dict
     * @param fixed inputs that become constants, which the program no longer has
     * @param stated whether the size was asked for, and is not the example's
     * @param name of the network
     */
    static FinishedNetwork of(
            Program program, Map<String, Numbers> indices, FixedInputs fixed, boolean stated, String name) {
        return new Translation(program, indices, fixed, stated).run(name);
    }

    /** Axes of one sample that the file leaves open in all inputs that the network has, without channels. */
    static List<Integer> open(Program program) {
        List<List<Size>> all = taken(program).names().stream()
                .map(name -> program.sizes().getOrDefault(name, List.of()))
                .toList();
        return IntStream.range(2, all.getFirst().size())
                .filter(axis -> all.stream().allMatch(sizes -> sizes.get(axis).symbolic()))
                .map(axis -> axis - 1)
                .boxed()
                .toList();
    }

    /**
     * Sizes of one sample of each input that the network has.
     *
     * @param together of all of them, as the user states it
     * @throws ProblemException where they have another number of channels together
     */
    static Map<String, List<Integer>> stated(Program program, List<Integer> together) {
        List<String> names = taken(program).names();
        if (names.size() == 1) {
            return Map.of(names.getFirst(), together);
        }
        var samples = new LinkedHashMap<String, List<Integer>>();
        int all = 0;
        for (String name : names) {
            List<Size> sizes = program.sizes().getOrDefault(name, List.of());
            if (sizes.size() < 2) {
                throw NodeProblem.unsupported("input " + name + " has no channels");
            }
            int channels = Math.toIntExact(sizes.get(1).value());
            samples.put(name, JoinedInputs.stated(together, channels));
            all = Math.addExact(all, channels);
        }
        if (all != together.getFirst()) {
            throw NodeProblem.unsupported("the inputs " + names + " have " + all + " channels together, not "
                    + together.getFirst() + " as in the stated size " + together);
        }
        return samples;
    }

    /**
     * Which of the program's inputs the network has.
     *
     * @throws ProblemException naming the inputs where they are of several kinds
     */
    private static TakenInputs taken(Program program) {
        if (program.inputs().isEmpty()) {
            throw NodeProblem.unsupported("the program takes no tensor");
        }
        return TakenInputs.among(
                program.inputs(),
                name -> program.sizes().getOrDefault(name, List.of()).size(),
                program.nodes().stream().map(Translation::reading).toList(),
                program.outputs());
    }

    /** What it changes in place, a node makes. */
    private static TakenInputs.Reading reading(GraphNode node) {
        List<String> reads = node.reads();
        return new TakenInputs.Reading(
                reads,
                changesInPlace(node)
                        ? Stream.concat(node.outputs().stream(), reads.stream().limit(1))
                                .toList()
                        : node.outputs());
    }

    private FinishedNetwork run(String name) {
        TakenInputs taken = taken(program);
        warnings.addAll(taken.warnings());
        var shapes = new LinkedHashMap<String, TensorShape>();
        taken.names().forEach(input -> shapes.put(input, inputShape(input, sizesOf(input))));
        JoinedInputs joined = JoinedInputs.of(shapes);
        warnings.addAll(joined.warnings());
        var draft = new NetworkDraft(joined);
        program.stored().forEach((graphName, stored) -> memory.fresh(graphName, stored(graphName, stored)));
        fixed.names().forEach(input -> memory.fresh(input, constant(input)));
        for (int i = 0; i < draft.parts().size(); i++) {
            memory.fresh(taken.names().get(i), draft.parts().get(i));
        }
        taken.others().forEach(other -> memory.fresh(other, new Unusable(taken.beside(other))));
        long batch = batch(taken.names());
        program.nodes().forEach(node -> translate(node, draft, batch));
        FinishedNetwork finished = draft.finish(name, outputs(draft));
        warnings.addAll(finished.warnings());
        return new FinishedNetwork(finished.network(), finished.sources(), warnings);
    }

    /** One sample's values, repeated for the batch of the example. */
    private Value constant(String input) {
        List<Long> sizes = sizes(input);
        List<Long> sample = sizes.stream().skip(1).toList();
        List<Double> values = fixed.of(input, sample);
        List<Integer> shape = sample.stream().map(Math::toIntExact).toList();
        if (sizes.isEmpty()) {
            return Stored.computed(new Formula.Literal(shape, values));
        }
        var one = new ArrayList<>(List.of(1));
        one.addAll(shape);
        var batch = new ArrayList<>(one);
        batch.set(0, Math.toIntExact(sizes.getFirst()));
        Stored single = Stored.computed(new Formula.Literal(one, values));
        return one.equals(batch) ? single : single.expanded(batch);
    }

    private List<Size> sizesOf(String input) {
        return program.sizes().getOrDefault(input, List.of());
    }

    private long batch(List<String> inputs) {
        List<Long> batches = inputs.stream()
                .map(input -> sizesOf(input).getFirst().value())
                .distinct()
                .toList();
        if (batches.size() > 1) {
            throw NodeProblem.unsupported("the inputs " + inputs + " are of the batches " + batches);
        }
        return batches.getFirst();
    }

    private Value stored(String graphName, String name) {
        if (indices.containsKey(name)) {
            return indices.get(name);
        }
        List<Long> sizes = sizes(graphName);
        if (sizes.contains(Program.UNKNOWN)) {
            return new Unusable(NodeProblem.unsupported("tensor " + name + " has a dynamic size"));
        }
        return new Stored(name, sizes.stream().map(Math::toIntExact).toList());
    }

    private List<Long> sizes(String tensor) {
        return program.sizes().getOrDefault(tensor, List.of()).stream()
                .map(Size::value)
                .toList();
    }

    private TensorShape inputShape(String input, List<Size> sizes) {
        if (sizes.size() < 2 || sizes.size() > VOLUME_RANK) {
            throw NodeProblem.unsupported("input " + input + " has " + sizes.size()
                    + " axes; [batch, channels, depth, height, width], [batch, channels, height, width], [batch, channels,"
                    + " length] or [batch, features] is expected");
        }
        var dims = new ArrayList<Integer>();
        for (int axis = 1; axis < sizes.size(); axis++) {
            Size size = sizes.get(axis);
            if (size.value() == Program.UNKNOWN) {
                throw NodeProblem.unsupported("axis " + axis + " of input " + input
                        + " is dynamic and the file has no example of it; state a size (--input CxHxW), or export with a"
                        + " fixed one (only the batch needs to be dynamic)");
            }
            if (size.symbolic() && !stated) {
                warnings.add("Axis " + axis + " of input " + input
                        + " is dynamic in the file; the network is pruned for its " + "example's size " + size.value()
                        + ", or for one that is stated (--input CxHxW).");
            }
            dims.add(Math.toIntExact(size.value()));
        }
        return new TensorShape(dims);
    }

    private void translate(GraphNode node, NetworkDraft draft, long batch) {
        if (node.outputs().isEmpty()) {
            return;
        }
        Outcome outcome = outcome(new Call(
                node, memory::get, draft, batch, program.trained()::contains, program.truths()::contains, constants));
        Optional<String> changed = changedInPlace(node);
        Optional<String> viewed = outcome.viewOf().flatMap(argument -> tensor(node, argument));
        for (int i = 0; i < node.outputs().size(); i++) {
            String result = node.outputs().get(i);
            if (i >= outcome.values().size()) {
                memory.fresh(result, missing(node, outcome, i));
            } else if (i == 0 && changed.isPresent()) {
                memory.change(changed.get(), outcome.values().get(i), result);
            } else if (viewed.isPresent()) {
                memory.view(
                        result,
                        outcome.values().get(i),
                        viewed.get(),
                        outcome.back(i).map(back -> (whole, part) -> attempted(node, () -> back.apply(whole, part))));
            } else {
                memory.fresh(result, outcome.values().get(i));
            }
        }
    }

    /** What a node that is not understood at all says of its first result is true of all of them. */
    private static Unusable missing(GraphNode node, Outcome outcome, int result) {
        return outcome.values().size() == 1 && outcome.values().getFirst() instanceof Unusable unusable
                ? unusable
                : new Unusable(node.origin().unsupported("its result " + result + " is not understood"));
    }

    private static Outcome outcome(Call call) {
        return attempted(
                call.node(),
                () -> Folding.of(call)
                        .orElseGet(() -> Operators.named(call.node().target())
                                .orElseThrow(() -> call.unsupported("this operator is not understood"))
                                .translate(call)),
                unusable -> Outcome.fresh(unusable));
    }

    private static Value attempted(GraphNode node, Supplier<Value> value) {
        return attempted(node, value, unusable -> unusable);
    }

    private static <T> T attempted(GraphNode node, Supplier<T> result, Function<Unusable, T> otherwise) {
        try {
            return result.get();
        } catch (NodeProblem e) {
            return otherwise.apply(new Unusable(e));
        } catch (ProblemException
                | IllegalArgumentException
                | IndexOutOfBoundsException
                | NoSuchElementException
                | ArithmeticException e) {
            return otherwise.apply(new Unusable(NodeProblem.of(node.described(), e)));
        }
    }

    /** The tensor that an operator such as {@code relu_.default} changes: its first argument. */
    private Optional<String> changedInPlace(GraphNode node) {
        return changesInPlace(node)
                ? tensor(node, node.arguments().keySet().iterator().next())
                : Optional.empty();
    }

    private static boolean changesInPlace(GraphNode node) {
        String target = node.target();
        int overload = target.lastIndexOf('.');
        return overload > 0
                && target.charAt(overload - 1) == '_'
                && !node.arguments().isEmpty();
    }

    private Optional<String> tensor(GraphNode node, String argument) {
        return node.arguments().get(argument) instanceof TensorName(String name) && memory.has(name)
                ? Optional.of(name)
                : Optional.empty();
    }

    /** By the module's own names, else as the nodes are called; a single output without a name needs none. */
    private SequencedMap<String, Activation> outputs(NetworkDraft draft) {
        List<String> outputs = program.outputs();
        if (outputs.isEmpty()) {
            throw NodeProblem.invalid("the program returns no tensor");
        }
        List<String> names = program.outputNames().orElse(outputs.size() == 1 ? List.of(Network.LOGITS) : outputs);
        var understood = new UnderstoodOutputs();
        for (int i = 0; i < outputs.size(); i++) {
            String output = outputs.get(i);
            understood.add(names.get(i), () -> output(output, draft));
        }
        warnings.addAll(understood.warnings());
        return understood.all();
    }

    private Activation output(String output, NetworkDraft draft) {
        Value value = memory.get(output);
        var origin = new Origin(output, output, "output " + output);
        Activation activation = new Layers(draft, origin).activation("the program's output", value);
        if (draft.given(activation)) {
            throw NodeProblem.unsupported(
                    "the program's output " + output + " is not a layer's result, it is " + value);
        }
        checkSizes(output, activation);
        return activation;
    }

    /** The file states what the output should look like: a translation that differs is not a translation. */
    private void checkSizes(String output, Activation activation) {
        List<Long> stated = sizes(output).stream().skip(1).toList();
        List<Long> translated =
                activation.shape().dims().stream().map(Integer::longValue).toList();
        if (!stated.contains(Program.UNKNOWN) && !stated.equals(translated)) {
            throw NodeProblem.invalid("the program's output " + output + " is of size " + stated + " by the file and "
                    + translated + " by its operators; the file is inconsistent");
        }
    }
}
