package io.adapruner.formats.read.torchexport.folding;

import io.adapruner.formats.read.torchexport.operator.Call;
import io.adapruner.formats.read.torchexport.program.GraphArgument.Wholes;
import io.adapruner.formats.translation.Value.Stored;
import io.adapruner.formats.translation.formula.Formula;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** What a call with stored tensors alone is given. */
record Arguments(Call call) {
    /** A tensor, or a number in its place. */
    Formula tensor(String argument) {
        OptionalDouble scalar = call.scalar(argument);
        return scalar.isPresent()
                ? new Formula.Scalar(scalar.getAsDouble())
                : call.stored(argument).formula();
    }

    Optional<Formula> optional(String argument) {
        return call.optionalStored(argument).map(Stored::formula);
    }

    int axis(String argument, long otherwise, int rank) {
        return call.layers().axis(call.whole(argument, otherwise), rank);
    }

    /** Axes that are reduced: all where none are named. */
    List<Integer> axes(Formula of) {
        int rank = of.shape().size();
        boolean all = !call.has("dim")
                || (call.node().arguments().get("dim") instanceof Wholes(List<Long> dims) && dims.isEmpty());
        return all
                ? IntStream.range(0, rank).boxed().toList()
                : call.wholesOrOne("dim").stream()
                        .map(axis -> call.layers().axis(axis, rank))
                        .distinct()
                        .toList();
    }

    /** A result that was reduced along some axes, without these unless the call keeps them. */
    Formula reduced(Formula result, List<Integer> axes) {
        if (call.truth("keepdim", false)) {
            return result;
        }
        return result.reshaped(IntStream.range(0, result.shape().size())
                .filter(axis -> !axes.contains(axis))
                .mapToObj(result.shape()::get)
                .toList());
    }
}
