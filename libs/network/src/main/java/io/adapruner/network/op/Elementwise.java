package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.List;
import java.util.Set;

/**
 * Difference, quotient, maximum, minimum or comparison of two tensors of one rank; an extent of 1 stands for every index. Sums
 * and products are {@link Add} and {@link Multiply}.
 */
public record Elementwise(Arithmetic arithmetic) implements Op {
    private static final Set<Arithmetic> OFFERED =
            Set.of(Arithmetic.SUBTRACT, Arithmetic.DIVIDE, Arithmetic.MAXIMUM, Arithmetic.MINIMUM);

    public Elementwise {
        if (!OFFERED.contains(arithmetic) && !arithmetic.compares()) {
            throw Op.invalid(
                    "two tensors can be combined by subtract, divide, maximum, minimum or a comparison, or by the"
                            + " operations add and multiply; not by " + arithmetic);
        }
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        if (inputs.size() != 2) {
            throw Op.invalid(arithmetic + " expects two inputs, got " + inputs);
        }
        return Broadcast.shape(arithmetic.toString(), inputs);
    }

    @Override
    public Identities couple(Coupling coupling, List<Identities> inputs) {
        return Broadcast.couple(coupling, inputs, arithmetic == Arithmetic.SUBTRACT);
    }

    @Override
    public boolean passesGradient(int input) {
        return !arithmetic.compares();
    }
}
