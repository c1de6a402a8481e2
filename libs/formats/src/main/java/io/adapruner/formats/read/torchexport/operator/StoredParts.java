package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value.Stored;
import io.adapruner.formats.translation.formula.Formula;
import java.util.ArrayList;
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
    Stored range(int from, int to, int step) {
        return Stored.computed(taken(from, Math.ceilDiv(to - from, step), step));
    }

    Stored single(int index) {
        return Stored.computed(without(taken(index, 1, 1)));
    }

    /** The tensor with others in the place of the elements from {@code start} on. */
    Stored overwritten(int start, Formula values) {
        int end = start + values.shape().get(axis);
        var parts = new ArrayList<Formula>();
        if (start > 0) {
            parts.add(taken(0, start, 1));
        }
        parts.add(values);
        if (end < extent()) {
            parts.add(taken(end, extent() - end, 1));
        }
        return Stored.computed(new Formula.Joined(parts, axis));
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
