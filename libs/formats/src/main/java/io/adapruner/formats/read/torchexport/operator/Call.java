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
import io.adapruner.formats.translation.source.Source;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.OneDimensional;
import io.adapruner.network.op.Op;
import io.adapruner.problem.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One node with the values that its arguments stand for.
 *
 * @param values what a name in the graph stands for
 * @param trained whether a stored tensor is a parameter, not a buffer, by its name
 * @param batch size of the example's batch; {@link Program#UNKNOWN} when the file does not say
 */
public record Call(
        GraphNode node, Function<String, Value> values, NetworkDraft draft, long batch, Predicate<String> trained) {
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

    private Value usable(String name) {
        return layers().usable(values.apply(name));
    }

    /** Adds layers for this node. */
    public Layers layers() {
        return new Layers(draft, node.origin());
    }

    public Activation activation(String argument) {
        return layers().activation(argument, value(argument));
    }

    /** A list of tensors, of which some may be stored. */
    public List<Value> tensors(String argument) {
        if (!(node.arguments().get(argument) instanceof TensorNames(List<String> names))) {
            throw unsupported(argument + " must be a list of tensors");
        }
        return names.stream().map(this::usable).toList();
    }

    /** A view in axes of other extents behind the batch; what cannot be seen so is moved first. */
    public View reshaped(View view, long lead, List<Long> extents) {
        return view.reshaped(lead, extents).orElseGet(() -> View.of(layers().arranged(view.batchApart()))
                .reshaped(lead, extents)
                .orElseThrow());
    }

    /** What a view stands for; features that are stored as they are seen become a layer here, where the graph flattens. */
    public Value settled(View view) {
        return view.rank() == 2 && view.contiguous() ? layers().arranged(view) : view.simplified();
    }

    /** A list of tensors, some of which may be left out; also those that could not be translated. */
    public List<Optional<Value>> optionalValues(String argument) {
        if (!(node.arguments().get(argument) instanceof OptionalTensorNames(List<Optional<String>> names))) {
            throw unsupported(argument + " must be a list of tensors");
        }
        return names.stream().map(n -> n.map(values)).toList();
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

    /**
     * Height and width, or for a line its length.
     *
     * @param neutral the height where there is a line
     */
    public Extent extent(String argument, boolean line, int neutral, Extent otherwise) {
        if (!has(argument)) {
            return otherwise;
        }
        List<Long> values = wholesOrOne(argument);
        if (values.isEmpty()) {
            return otherwise;
        }
        if (values.size() > (line ? 1 : 2)) {
            throw unsupported(argument + " is " + values + "; only images and sequences are understood");
        }
        int last = Math.toIntExact(values.getLast());
        return new Extent(line ? neutral : Math.toIntExact(values.getFirst()), last);
    }

    /** Whether an activation is a sequence, {@code [channels, length]}. */
    public static boolean line(Activation activation) {
        return activation.shape().rank() == 2;
    }

    /** An operation on planes, on a plane or a line. */
    public static Op over(boolean line, Op plane) {
        return line ? new OneDimensional(plane) : plane;
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
