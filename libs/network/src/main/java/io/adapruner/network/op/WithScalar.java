package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/** Every value combined with one constant: {@code x + 1}, {@code 1 - x}, {@code x ** 2}, {@code max(x, 0.1)}. */
public record WithScalar(Arithmetic arithmetic, double value) implements PointFunction {
    public WithScalar {
        if (!Double.isFinite(value)) {
            throw Op.invalid(arithmetic + " with " + value + ", which is not finite");
        }
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        return Op.only(inputs, 0);
    }

    @Override
    public boolean passesGradient(int input) {
        return !arithmetic.compares();
    }
}
