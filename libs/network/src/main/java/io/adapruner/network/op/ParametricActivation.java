package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/** An element-wise function with one constant. */
public record ParametricActivation(Function function, double parameter) implements PointFunction {
    /** The functions, as PyTorch defines them; {@code a} is the constant. */
    public enum Function {
        /** {@code x > 0 ? x : a x}. */
        LEAKY_RELU,
        /** {@code x > 0 ? x : a (exp(x) - 1)}. */
        ELU,
        /** {@code x > 0 ? x : a (exp(x / a) - 1)}. */
        CELU,
        /** {@code |x| > a ? x : 0}. */
        HARD_SHRINK,
        /** {@code x > a ? x - a : x < -a ? x + a : 0}. */
        SOFT_SHRINK;

        /** The function's value. */
        public double of(double x, double a) {
            return switch (this) {
                case LEAKY_RELU -> x > 0 ? x : a * x;
                case ELU -> x > 0 ? x : a * Math.expm1(x);
                case CELU -> x > 0 ? x : a * Math.expm1(x / a);
                case HARD_SHRINK -> Math.abs(x) > a ? x : 0;
                case SOFT_SHRINK -> Math.signum(x) * Math.max(0, Math.abs(x) - a);
            };
        }
    }

    public ParametricActivation {
        boolean usable =
                switch (function) {
                    case LEAKY_RELU, ELU -> true;
                    case CELU -> parameter != 0;
                    case HARD_SHRINK, SOFT_SHRINK -> parameter >= 0;
                };
        if (!usable || !Double.isFinite(parameter)) {
            throw Op.invalid(function + " is not defined for " + parameter);
        }
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        return Op.only(inputs, 0);
    }
}
