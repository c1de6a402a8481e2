package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/**
 * The same values, row-major, in another shape. Channels are followed element by element: an axis that splits or joins takes
 * them along.
 */
public record Reshape(List<Integer> to) implements Op {
    /** Elements of channels and positions in one axis that are followed one by one. */
    private static final long MOST = 1 << 20;

    public Reshape {
        to = new TensorShape(to).dims();
    }

    @Override
    public List<Integer> sizes() {
        return to;
    }

    @Override
    public Op withSizes(List<Integer> changed) {
        return new Reshape(changed);
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        TensorShape x = Op.only(inputs, 0);
        var y = new TensorShape(to);
        if (x.elements() != y.elements()) {
            throw Op.invalid(x + " cannot be reshaped to " + y);
        }
        return y;
    }

    @Override
    public Identities couple(Coupling coupling, List<Identities> inputs) {
        Identities x = inputs.getFirst();
        var y = new TensorShape(to);
        return x.spreadBy(y) <= MOST
                ? x.reshaped(y)
                : Op.opaque(coupling, inputs, y, "reshape of " + x.shape() + " to " + y + ", which mixes too much");
    }

    @Override
    public Op prune(List<Survivors> inputs, Survivors output) {
        return new Reshape(output.left().dims());
    }
}
