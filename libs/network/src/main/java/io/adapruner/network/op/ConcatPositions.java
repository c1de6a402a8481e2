package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.List;

/**
 * Concatenation along a position axis.
 *
 * @param axis at least 1: 1 for rows and 2 for columns of {@code [C, H, W]}
 */
public record ConcatPositions(int axis) implements Op {
    public ConcatPositions {
        if (axis < 1) {
            throw Op.invalid("positions cannot be concatenated along axis " + axis);
        }
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        if (inputs.isEmpty()
                || inputs.getFirst().rank() <= axis
                || inputs.stream().map(s -> with(s, 1)).distinct().count() != 1) {
            throw Op.invalid("concat expects inputs that differ in axis " + axis + " only, got " + inputs);
        }
        return with(
                inputs.getFirst(),
                Math.toIntExact(
                        inputs.stream().mapToLong(s -> s.dims().get(axis)).sum()));
    }

    private TensorShape with(TensorShape shape, int extent) {
        if (shape.rank() <= axis) {
            return shape;
        }
        var dims = new ArrayList<>(shape.dims());
        dims.set(axis, extent);
        return new TensorShape(dims);
    }

    @Override
    public Identities couple(Coupling coupling, List<Identities> inputs) {
        TensorShape y = outputShape(inputs.stream().map(Identities::shape).toList());
        return Identities.joined(coupling, inputs, axis, false, y);
    }
}
