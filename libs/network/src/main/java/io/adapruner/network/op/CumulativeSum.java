package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/**
 * Each value with all before it along one axis added. Along channels it mixes them, so they stay whole.
 *
 * @param axis 0 for channels
 */
public record CumulativeSum(int axis) implements Op {
    public CumulativeSum {
        if (axis < 0) {
            throw Op.invalid("cumulative sum along axis " + axis);
        }
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        TensorShape x = Op.only(inputs, 0);
        if (axis >= x.rank()) {
            throw Op.invalid("cumulative sum along axis " + axis + " of " + x);
        }
        return x;
    }

    @Override
    public Identities couple(Coupling coupling, List<Identities> inputs) {
        Identities x = inputs.getFirst();
        x.mixed(coupling, List.of(axis), "cumulative sum over channels, which mixes them");
        return x;
    }
}
