package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/** {@code log(1 + exp(beta x)) / beta}, and {@code x} itself where {@code beta x > threshold}. */
public record Softplus(double beta, double threshold) implements PointFunction {
    public Softplus {
        if (!(beta > 0) || !Double.isFinite(beta) || !Double.isFinite(threshold)) {
            throw Op.invalid("softplus with beta " + beta + " and threshold " + threshold);
        }
    }

    /** The function's value. */
    public double of(double x) {
        return beta * x > threshold ? x : Math.log1p(Math.exp(beta * x)) / beta;
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        return Op.only(inputs, 0);
    }
}
