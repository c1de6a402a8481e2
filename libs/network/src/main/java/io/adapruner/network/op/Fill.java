package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/**
 * One number in place of every value where a second tensor, of the same rank, is not 0; an extent of 1 stands for every index.
 *
 * @param value at most the largest float: it stands for infinity too, of which an exponential is the same
 */
public record Fill(double value) implements Op {
    public Fill {
        if (!(Math.abs(value) <= Float.MAX_VALUE)) {
            throw Op.invalid("cannot fill with " + value + ", which is no finite float");
        }
    }

    /** Of any number but NaN. */
    public static Fill with(double value) {
        return new Fill(Double.isNaN(value) ? value : Math.clamp(value, -Float.MAX_VALUE, Float.MAX_VALUE));
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        if (inputs.size() != 2) {
            throw Op.invalid("fill expects a value and a condition, got " + inputs);
        }
        return Broadcast.shape("fill", inputs);
    }

    @Override
    public Identities couple(Coupling coupling, List<Identities> inputs) {
        return Broadcast.couple(coupling, inputs, false);
    }

    @Override
    public boolean passesGradient(int input) {
        return input == 0;
    }
}
