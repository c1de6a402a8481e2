package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/** {@code min(max(x, minimum), maximum)}, PyTorch's hardtanh; one-sided ones are a {@link WithScalar}. */
public record Clip(double minimum, double maximum) implements PointFunction {
    public Clip {
        if (!Double.isFinite(minimum) || !Double.isFinite(maximum) || minimum > maximum) {
            throw Op.invalid("cannot clip to " + minimum + " to " + maximum);
        }
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        return Op.only(inputs, 0);
    }
}
