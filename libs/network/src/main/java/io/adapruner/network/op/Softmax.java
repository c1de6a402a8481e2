package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/**
 * Exponentials divided by their sum along one axis. Along channels it mixes them: they stay whole, those of heads head by head.
 *
 * @param axis 0 for channels
 * @param log whether the logarithm is taken
 */
public record Softmax(int axis, boolean log) implements Op {
    public Softmax {
        if (axis < 0) {
            throw Op.invalid("softmax along axis " + axis);
        }
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        TensorShape x = Op.only(inputs, 0);
        if (axis >= x.rank()) {
            throw Op.invalid("softmax along axis " + axis + " of " + x);
        }
        return x;
    }

    @Override
    public Identities couple(Coupling coupling, List<Identities> inputs) {
        Identities x = inputs.getFirst();
        x.mixed(coupling, List.of(axis), "softmax, which mixes all channels");
        return x;
    }
}
