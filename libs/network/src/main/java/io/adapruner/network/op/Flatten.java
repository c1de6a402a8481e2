package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/** {@code [C, ...] -> [F]}: one channel becomes as many neighbouring features as it has positions. */
public record Flatten() implements Op {
    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        return TensorShape.of(Math.toIntExact(Op.only(inputs, 0).elements()));
    }

    @Override
    public Identities couple(Coupling coupling, List<Identities> inputs) {
        Identities x = inputs.getFirst();
        return x.reshaped(outputShape(List.of(x.shape())));
    }
}
