package io.adapruner.network.op;

import io.adapruner.network.TensorShape;
import java.util.List;

/** An element-wise function without parameters; ReLU and ReLU6, which most networks use, are operations of their own. */
public record Activation(Function function) implements Op {
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
        MISH;

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
            };
        }

        private static double sigmoid(double x) {
            return 1 / (1 + Math.exp(-x));
        }

        private static double hardSigmoid(double x) {
            return Math.clamp(x + 3, 0, 6) / 6;
        }

        /** By its Maclaurin series: exact to double precision where |x| is small enough to matter, and 1 beyond. */
        private static double erf(double x) {
            if (Math.abs(x) > 6) {
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

    @Override
    public int[] couple(Coupling coupling, List<int[]> inputs, List<TensorShape> shapes) {
        return inputs.getFirst();
    }
}
