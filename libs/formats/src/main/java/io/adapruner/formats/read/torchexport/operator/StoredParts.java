package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value;
import io.adapruner.formats.translation.Value.Stored;
import io.adapruner.formats.translation.formula.Formula;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Parts of stored tensors, on their way to the operator that uses them. */
final class StoredParts {
    private final Formula of;
    private final int axis;

    StoredParts(Stored of, int axis) {
        this.of = of.formula();
        this.axis = axis;
    }

    int extent() {
        return of.shape().get(axis);
    }

    /** Of every {@code step}-th from the first on, before the last. */
    Outcome range(int from, int to, int step) {
        return Outcome.viewing(Stored.computed(taken(from, Math.ceilDiv(to - from, step), step)), "self");
    }

    Outcome single(int index) {
        return Outcome.viewing(Stored.computed(without(taken(index, 1, 1))), "self");
    }

    /** One behind the other. */
    Outcome pieces(List<Integer> lengths, boolean squeezed) {
        var pieces = new ArrayList<Value>();
        int start = 0;
        for (int length : lengths) {
            Formula piece = taken(start, length, 1);
            pieces.add(Stored.computed(squeezed ? without(piece) : piece));
            start += length;
        }
        return new Outcome(pieces, Optional.of("self"));
    }

    private Formula taken(int from, int count, int step) {
        return new Formula.Taken(
                of,
                axis,
                IntStream.range(0, count).map(i -> from + i * step).boxed().toList());
    }

    private Formula without(Formula piece) {
        var shape = new ArrayList<>(piece.shape());
        shape.remove(axis);
        return piece.reshaped(shape);
    }
}
