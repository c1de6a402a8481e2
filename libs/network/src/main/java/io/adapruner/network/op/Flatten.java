package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/** {@code [C, H, W] -> [C * H * W]}: one channel becomes {@code H * W} neighbouring features. */
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
