package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/** An element-wise function without parameters; ReLU and ReLU6, which most networks use, are operations of their own. */
public record Activation(Function function) implements PointFunction {
    /** The functions, as PyTorch defines them. */
    public enum Function {
        /** 1 / (1 + exp(-x)). */
        SIGMOID,
        TANH,
        /** x * sigmoid(x). */
        SILU,
        /** min(max(x + 3, 0), 6) / 6. */
        HARD_SIGMOID,
        /** x * hard-sigmoid(x). */
        HARD_SWISH,
        /** x * Phi(x), Phi the normal distribution function. */
        GELU,
        /** GELU by its tanh approximation. */
        GELU_TANH,
        /** x * tanh(log(1 + exp(x))). */
        MISH,
        /** 1.0507 * (x > 0 ? x : 1.67326 (exp(x) - 1)). */
        SELU,
        /** x / (1 + |x|). */
        SOFTSIGN,
        /** log(sigmoid(x)). */
        LOG_SIGMOID,
        /** x - tanh(x). */
        TANH_SHRINK,
        /** The error function, of which exporters make GELU. */
        ERF,
        ABSOLUTE,
        EXPONENTIAL,
        LOGARITHM,
        SQUARE_ROOT,
        SINE,
        COSINE,
        /** -1, 0 or 1: its gradient is 0. */
        SIGN,
        /** The largest integer that is not above x: its gradient is 0. */
        FLOOR;

        private static final double SELU_SCALE = 1.0507009873554805;
        private static final double SELU_ALPHA = 1.6732632423543772;

        /** The function's value. */
        public double of(double x) {
            return switch (this) {
                case SIGMOID -> sigmoid(x);
                case TANH -> Math.tanh(x);
                case SILU -> x * sigmoid(x);
                case HARD_SIGMOID -> hardSigmoid(x);
                case HARD_SWISH -> x * hardSigmoid(x);
                case GELU -> 0.5 * x * (1 + erf(x / Math.sqrt(2)));
                case GELU_TANH -> 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
                case MISH -> x * Math.tanh(Math.log1p(Math.exp(x)));
                case SELU -> SELU_SCALE * (x > 0 ? x : SELU_ALPHA * Math.expm1(x));
                case SOFTSIGN -> x / (1 + Math.abs(x));
                case LOG_SIGMOID -> Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
                case TANH_SHRINK -> x - Math.tanh(x);
                case ERF -> erf(x);
                case ABSOLUTE -> Math.abs(x);
                case EXPONENTIAL -> Math.exp(x);
                case LOGARITHM -> Math.log(x);
                case SQUARE_ROOT -> Math.sqrt(x);
                case SINE -> Math.sin(x);
                case COSINE -> Math.cos(x);
                case SIGN -> Math.signum(x);
                case FLOOR -> Math.floor(x);
            };
        }

        private static double sigmoid(double x) {
            return 1 / (1 + Math.exp(-x));
        }

        private static double hardSigmoid(double x) {
            return Math.clamp(x + 3, 0, 6) / 6;
        }

        /** By its Maclaurin series, whose terms grow with |x|: exact to 1e-8 up to 4, where it is 1 to 1e-7. */
        private static double erf(double x) {
            if (Math.abs(x) > 4) {
                return Math.signum(x);
            }
            double term = x;
            double sum = x;
            for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
                term *= -x * x / n;
                sum += term / (2 * n + 1);
            }
            return 2 / Math.sqrt(Math.PI) * sum;
        }
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        return Op.only(inputs, 0);
    }
}
