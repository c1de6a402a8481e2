package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.read.torchexport.program.GraphArgument.Nothing;
import io.adapruner.formats.read.torchexport.program.GraphArgument.OptionalTensorNames;
import io.adapruner.formats.read.torchexport.program.GraphArgument.Real;
import io.adapruner.formats.read.torchexport.program.GraphArgument.Reals;
import io.adapruner.formats.read.torchexport.program.GraphArgument.TensorName;
import io.adapruner.formats.read.torchexport.program.GraphArgument.TensorNames;
import io.adapruner.formats.read.torchexport.program.GraphArgument.Text;
import io.adapruner.formats.read.torchexport.program.GraphArgument.Truth;
import io.adapruner.formats.read.torchexport.program.GraphArgument.Whole;
import io.adapruner.formats.read.torchexport.program.GraphArgument.Wholes;
import io.adapruner.formats.read.torchexport.program.GraphNode;
import io.adapruner.formats.read.torchexport.program.Program;
import io.adapruner.formats.translation.Layers;
import io.adapruner.formats.translation.NetworkDraft;
import io.adapruner.formats.translation.Value;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.Value.Stored;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.formula.Evaluation;
import io.adapruner.formats.translation.formula.Formula;
import io.adapruner.formats.translation.source.Source;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.OneDimensional;
import io.adapruner.network.op.Op;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.problem.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * One node with the values that its arguments stand for.
 *
 * @param values what a name in the graph stands for
 * @param trained whether a stored tensor is a parameter, not a buffer, by its name
 * @param truths whether a tensor of the graph is true or false everywhere, by its name
 * @param constants computes what depends on no tensor of the file
 * @param batch size of the example's batch; {@link Program#UNKNOWN} when the file does not say
 */
public record Call(
        GraphNode node,
        Function<String, Value> values,
        NetworkDraft draft,
        long batch,
        Predicate<String> trained,
        Predicate<String> truths,
        Evaluation constants) {
    /** Stands for a batch of which the file does not say how many images it has: a prime that no other extent is. */
    private static final long ANY_BATCH = 1_000_003;

    /** Such as {@code relu.default}, also for its form in place. */
    public String operator() {
        return Operators.outOfPlace(node.target());
    }

    /** A problem of this node. */
    public ProblemException unsupported(String what) {
        return node.origin().unsupported(what);
    }

    /** Whether an argument is given, and not {@code None}. */
    public boolean has(String argument) {
        return node.arguments().containsKey(argument) && !(node.arguments().get(argument) instanceof Nothing);
    }

    public Value value(String argument) {
        if (!(node.arguments().get(argument) instanceof TensorName(String name))) {
            throw unsupported(argument + " must be a tensor");
        }
        return usable(name);
    }

    /** Whether an argument is a tensor of truths, not of numbers. */
    public boolean truths(String argument) {
        return node.arguments().get(argument) instanceof TensorName(String name) && truths.test(name);
    }

    /** Whether an argument is known to be whole numbers: lists of the file, places of the largest. */
    public boolean whole(String argument) {
        return switch (value(argument)) {
            case Stored stored -> known(stored).isPresent();
            case Value other -> layers().whole(layers().view(argument, other));
        };
    }

    private Value usable(String name) {
        Value value = layers().usable(values.apply(name));
        return value instanceof Value.Numbers(List<Integer> shape, List<Double> numbers)
                ? Stored.computed(new Formula.Literal(shape, numbers))
                : value;
    }

    /** What is known without the file's tensors: lists of integers, and what the graph computes from nothing else. */
    public Optional<Tensor> known(Value value) {
        return value instanceof Stored stored && stored.tensors().isEmpty()
                ? constants.of(stored.formula())
                : Optional.empty();
    }

    /** Values of a list, of which some may be stored. */
    public List<Value> values(String argument) {
        if (!(node.arguments().get(argument) instanceof TensorNames(List<String> names))) {
            throw unsupported(argument + " must be a list of tensors");
        }
        return names.stream().map(this::usable).toList();
    }

    /** A value as activations are, of that many axes: a stored tensor becomes one. */
    public View valued(Value value, int rank) {
        return value instanceof Stored stored
                ? layers().stored(
                                stored.once(batch),
                                rank,
                                stored.tensors().stream().anyMatch(trained),
                                (op, tensor) -> layer(op, draft.input(), Map.of("", tensor.source())))
                : layers().ofRank(layers().view("a value", value), rank);
    }

    /** Extents of a tensor; one for the batch, over which constants of that shape are broadcast. */
    public List<Integer> sizes(String argument) {
        if (value(argument) instanceof Stored stored) {
            return stored.shape();
        }
        View view = layers().view(argument, value(argument));
        return IntStream.range(0, view.rank())
                .mapToLong(axis -> axis == view.batchAxis()
                        ? view.axes().get(axis).extent(1)
                        : view.extents().get(axis))
                .mapToObj(Math::toIntExact)
                .toList();
    }

    /** A view in axes of other extents; one of these may be {@link View#OPEN}. */
    public View reshaped(View view, List<Long> extents) {
        return layers().reshaped(view, extents, batchExtent());
    }

    /** What stands for the batch among sizes. */
    public long batchExtent() {
        return batch < 1 ? ANY_BATCH : batch;
    }

    /** Adds layers for this node. */
    public Layers layers() {
        return new Layers(draft, node.origin());
    }

    /** A tensor in the axes that the graph sees; one that is stored becomes a value of the network here. */
    public View view(String argument) {
        Value value = value(argument);
        return value instanceof Stored stored && stored.shape().size() > 1
                ? valued(stored, stored.shape().size())
                : layers().view(argument, value);
    }

    /** As {@link #view}, with its axes as they are seen. */
    public Activation activation(String argument) {
        return layers().arranged(view(argument));
    }

    /** What a view stands for; features that are stored as they are seen become a layer here, where the graph flattens. */
    public Value settled(View view) {
        return view.rank() == 2 && view.contiguous() ? layers().arranged(view) : view.simplified();
    }

    /** A list of tensors, some of which may be left out. */
    public List<Optional<Value>> optionalValues(String argument) {
        if (node.arguments().get(argument) instanceof TensorNames) {
            return values(argument).stream().map(Optional::of).toList();
        }
        if (!(node.arguments().get(argument) instanceof OptionalTensorNames(List<Optional<String>> names))) {
            throw unsupported(argument + " must be a list of tensors");
        }
        return names.stream().map(n -> n.map(this::usable)).toList();
    }

    public Stored stored(String argument) {
        if (value(argument) instanceof Stored stored) {
            return stored;
        }
        throw unsupported(argument + " must be a parameter or buffer, it is computed from other tensors");
    }

    public Optional<Stored> optionalStored(String argument) {
        return has(argument) ? Optional.of(stored(argument)) : Optional.empty();
    }

    public long whole(String argument, long otherwise) {
        return has(argument) && node.arguments().get(argument) instanceof Whole(long value)
                ? value
                : absent(argument, otherwise);
    }

    public int integer(String argument, int otherwise) {
        return Math.toIntExact(whole(argument, otherwise));
    }

    public List<Long> wholes(String argument) {
        if (node.arguments().get(argument) instanceof Wholes(List<Long> list)) {
            return list;
        }
        throw unsupported(argument + " must be a list of integers");
    }

    /** One integer, or a list of them. */
    public List<Long> wholesOrOne(String argument) {
        return node.arguments().get(argument) instanceof Whole(long value) ? List.of(value) : wholes(argument);
    }

    public List<Double> reals(String argument) {
        if (node.arguments().get(argument) instanceof Reals(List<Double> list)) {
            return list;
        }
        throw unsupported(argument + " must be a list of numbers");
    }

    /** A number in place of a tensor. */
    public OptionalDouble scalar(String argument) {
        return switch (node.arguments().get(argument)) {
            case Real(double value) -> OptionalDouble.of(value);
            case Whole(long value) -> OptionalDouble.of((double) value);
            case TensorName(String name)
            when values.apply(name) instanceof Value.Numbers numbers
                    && numbers.values().size() == 1 ->
                OptionalDouble.of(numbers.values().getFirst());
            case null, default -> OptionalDouble.empty();
        };
    }

    public double real(String argument, double otherwise) {
        return switch (node.arguments().get(argument)) {
            case Real(double value) -> value;
            case Whole(long value) -> value;
            case null, default -> absent(argument, otherwise);
        };
    }

    public boolean truth(String argument, boolean otherwise) {
        return node.arguments().get(argument) instanceof Truth(boolean value) ? value : absent(argument, otherwise);
    }

    public String text(String argument, String otherwise) {
        return node.arguments().get(argument) instanceof Text(String value) ? value : absent(argument, otherwise);
    }

    private <T> T absent(String argument, T otherwise) {
        if (has(argument)) {
            throw unsupported(
                    argument + " is of an unexpected kind: " + node.arguments().get(argument));
        }
        return otherwise;
    }

    /** As {@link #extent(String, int, int, Extent)}, neutral along every axis where nothing is given. */
    public Extent extent(String argument, int axes, int neutral) {
        return extent(argument, axes, neutral, Extent.even(Math.max(2, axes), neutral));
    }

    /**
     * One number for each axis of positions, or one for all of them; a line is a plane of one row.
     *
     * @param neutral the height where there is a line
     */
    public Extent extent(String argument, int axes, int neutral, Extent otherwise) {
        if (!has(argument)) {
            return otherwise;
        }
        List<Long> values = wholesOrOne(argument);
        if (values.isEmpty()) {
            return otherwise;
        }
        if (values.size() != 1 && values.size() != axes) {
            throw unsupported(argument + " is " + values + " for " + axes + " axes of positions");
        }
        List<Integer> sizes = values.stream().map(Math::toIntExact).toList();
        if (axes == 1) {
            return new Extent(neutral, sizes.getFirst());
        }
        return sizes.size() == 1 ? Extent.even(axes, sizes.getFirst()) : new Extent(sizes);
    }

    /** Axes of positions of an activation: one of a sequence, two of an image, three of a volume. */
    public int axes(Activation activation) {
        int axes = activation.shape().rank() - 1;
        if (axes < 1 || axes > 3) {
            throw unsupported("it is given [batch, " + activation.shape()
                    + "]; only sequences, images and volumes are understood");
        }
        return axes;
    }

    /** An operation with extents, on a line where there is one axis. */
    public static Op over(int axes, Op op) {
        return axes == 1 ? new OneDimensional(op) : op;
    }

    /** A function of each element of an activation, however it is seen. */
    public Value elementwise(Op function, String argument) {
        return layers().elementwise(function, layers().view(argument, value(argument)))
                .simplified();
    }

    /** A layer without parameters. */
    public Activation layer(Op op, Activation... inputs) {
        return layers().layer(op, inputs);
    }

    /** A layer with parameters, by the operation's suffixes. */
    public Activation layer(Op op, Activation input, Map<String, Source> parameters) {
        return layers().layer(op, input, parameters);
    }
}
