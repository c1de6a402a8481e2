package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/**
 * The second of three tensors where the first is not 0, the third where it is; all of one rank, and an extent of 1 stands for
 * every index.
 */
public record Where() implements Op {
    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        if (inputs.size() != 3) {
            throw Op.invalid("where expects a condition and two values, got " + inputs);
        }
        return Broadcast.shape("where", inputs);
    }

    @Override
    public Identities couple(Coupling coupling, List<Identities> inputs) {
        return Broadcast.couple(coupling, inputs, false);
    }

    @Override
    public boolean passesGradient(int input) {
        return input > 0;
    }
}
