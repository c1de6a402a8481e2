package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/** Zeroes values with the given probability while training; does nothing otherwise. */
public record Dropout(double probability) implements PointFunction {
    public Dropout {
        if (!(probability >= 0 && probability < 1)) {
            throw Op.invalid("dropout probability " + probability + " is not in [0, 1)");
        }
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        return Op.only(inputs, 0);
    }
}
