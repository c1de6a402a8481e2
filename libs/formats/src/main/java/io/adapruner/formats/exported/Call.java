package io.adapruner.formats.exported;

import io.adapruner.formats.exported.GraphArgument.Nothing;
import io.adapruner.formats.exported.GraphArgument.Real;
import io.adapruner.formats.exported.GraphArgument.TensorName;
import io.adapruner.formats.exported.GraphArgument.TensorNames;
import io.adapruner.formats.exported.GraphArgument.Text;
import io.adapruner.formats.exported.GraphArgument.Truth;
import io.adapruner.formats.exported.GraphArgument.Whole;
import io.adapruner.formats.exported.GraphArgument.Wholes;
import io.adapruner.formats.translation.Layers;
import io.adapruner.formats.translation.NetworkDraft;
import io.adapruner.formats.translation.Source;
import io.adapruner.formats.translation.Value;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.Value.Stored;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Op;
import io.adapruner.problem.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One node with the values that its arguments stand for.
 *
 * @param values what a name in the graph stands for
 * @param batch size of the example's batch; {@link Program#UNKNOWN} when the file does not say
 */
record Call(GraphNode node, Function<String, Value> values, NetworkDraft draft, long batch) {
    /** A problem of this node. */
    ProblemException unsupported(String what) {
        return node.origin().unsupported(what);
    }

    /** Whether an argument is given, and not {@code None}. */
    boolean has(String argument) {
        return node.arguments().containsKey(argument) && !(node.arguments().get(argument) instanceof Nothing);
    }

    Value value(String argument) {
        if (!(node.arguments().get(argument) instanceof TensorName(String name))) {
            throw unsupported(argument + " must be a tensor");
        }
        return usable(name);
    }

    private Value usable(String name) {
        return layers().usable(values.apply(name));
    }

    /** Adds layers for this node. */
    Layers layers() {
        return new Layers(draft, node.origin());
    }

    Activation activation(String argument) {
        return layers().activation(argument, value(argument));
    }

    List<Activation> activations(String argument) {
        if (!(node.arguments().get(argument) instanceof TensorNames(List<String> names))) {
            throw unsupported(argument + " must be a list of tensors");
        }
        return names.stream().map(n -> layers().activation(argument, usable(n))).toList();
    }

    Stored stored(String argument) {
        if (value(argument) instanceof Stored stored) {
            return stored;
        }
        throw unsupported(argument + " must be a parameter or buffer, it is computed from other tensors");
    }

    Optional<Stored> optionalStored(String argument) {
        return has(argument) ? Optional.of(stored(argument)) : Optional.empty();
    }

    long whole(String argument, long otherwise) {
        return has(argument) && node.arguments().get(argument) instanceof Whole(long value)
                ? value
                : absent(argument, otherwise);
    }

    int integer(String argument, int otherwise) {
        return Math.toIntExact(whole(argument, otherwise));
    }

    List<Long> wholes(String argument) {
        if (node.arguments().get(argument) instanceof Wholes(List<Long> list)) {
            return list;
        }
        throw unsupported(argument + " must be a list of integers");
    }

    double real(String argument, double otherwise) {
        return switch (node.arguments().get(argument)) {
            case Real(double value) -> value;
            case Whole(long value) -> value;
            case null, default -> absent(argument, otherwise);
        };
    }

    boolean truth(String argument, boolean otherwise) {
        return node.arguments().get(argument) instanceof Truth(boolean value) ? value : absent(argument, otherwise);
    }

    String text(String argument, String otherwise) {
        return node.arguments().get(argument) instanceof Text(String value) ? value : absent(argument, otherwise);
    }

    private <T> T absent(String argument, T otherwise) {
        if (has(argument)) {
            throw unsupported(
                    argument + " is of an unexpected kind: " + node.arguments().get(argument));
        }
        return otherwise;
    }

    /** Two integers, one for both axes, or none where the operator has a default. */
    Extent extent(String argument, Extent otherwise) {
        if (node.arguments().get(argument) instanceof Whole(long value)) {
            return Extent.square(Math.toIntExact(value));
        }
        if (!has(argument) || wholes(argument).isEmpty()) {
            return otherwise;
        }
        List<Long> values = wholes(argument);
        if (values.size() > 2) {
            throw unsupported(argument + " is " + values + "; only images with two axes are understood");
        }
        return new Extent(Math.toIntExact(values.getFirst()), Math.toIntExact(values.getLast()));
    }

    /** Axis counted without the batch: -1 for the batch itself. */
    int axis(long dim, Activation of) {
        long rank = of.shape().rank() + 1L;
        if (dim < -rank || dim >= rank) {
            throw unsupported("axis " + dim + " does not exist in a tensor with " + rank + " axes");
        }
        return (int) (dim < 0 ? dim + rank : dim) - 1;
    }

    /** A layer without parameters. */
    Activation layer(Op op, Activation... inputs) {
        return layers().layer(op, inputs);
    }

    /** A layer with parameters, by the operation's suffixes. */
    Activation layer(Op op, Activation input, Map<String, Source> parameters) {
        return layers().layer(op, input, parameters);
    }
}
