package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/**
 * Element-wise product of two tensors of one rank; an extent of 1 stands for every index, as in gates of one value per
 * channel (squeeze-and-excitation) or per position (spatial attention).
 */
public record Multiply() implements Op {
    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        if (inputs.size() != 2) {
            throw Op.invalid("multiply expects two inputs, got " + inputs);
        }
        return Broadcast.shape("multiply", inputs);
    }

    @Override
    public Identities couple(Coupling coupling, List<Identities> inputs) {
        return Broadcast.couple(coupling, inputs, false);
    }
}
