package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.network.op.Arithmetic;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.ParametricActivation;
import io.adapruner.network.op.ParametricActivation.Function;
import io.adapruner.network.op.Softplus;
import io.adapruner.network.op.WithScalar;
import java.util.Set;

/** Element-wise functions with constants. */
final class ParametricFunctionOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of(
                "leaky_relu.default",
                "elu.default",
                "celu.default",
                "hardshrink.default",
                "softshrink.default",
                "softplus.default",
                "neg.default",
                "reciprocal.default",
                "rsqrt.default",
                "square.default");
    }

    @Override
    public Outcome translate(Call call) {
        return Outcome.fresh(call.elementwise(op(call), "self"));
    }

    private static Op op(Call call) {
        return switch (call.operator()) {
            case "leaky_relu.default" ->
                new ParametricActivation(Function.LEAKY_RELU, call.real("negative_slope", 0.01));
            case "elu.default" -> elu(call);
            case "celu.default" -> new ParametricActivation(Function.CELU, call.real("alpha", 1));
            case "hardshrink.default" -> new ParametricActivation(Function.HARD_SHRINK, call.real("lambd", 0.5));
            case "softshrink.default" -> new ParametricActivation(Function.SOFT_SHRINK, call.real("lambd", 0.5));
            case "softplus.default" -> new Softplus(call.real("beta", 1), call.real("threshold", 20));
            case "neg.default" -> new WithScalar(Arithmetic.MULTIPLY, -1);
            case "reciprocal.default" -> new WithScalar(Arithmetic.REVERSE_DIVIDE, 1);
            case "rsqrt.default" -> new WithScalar(Arithmetic.POWER, -0.5);
            default -> new WithScalar(Arithmetic.POWER, 2);
        };
    }

    /** SELU and CELU are spelt as ELU with scales, by decomposition. */
    private static Op elu(Call call) {
        double scale = call.real("scale", 1);
        double inner = call.real("input_scale", 1);
        double alpha = call.real("alpha", 1);
        if (scale == 1 && inner == 1) {
            return new ParametricActivation(Function.ELU, alpha);
        }
        if (Math.abs(scale - 1.0507009873554805) < 1e-9 && Math.abs(alpha - 1.6732632423543772) < 1e-9 && inner == 1) {
            return new io.adapruner.network.op.Activation(io.adapruner.network.op.Activation.Function.SELU);
        }
        if (scale == 1 && Math.abs(inner * alpha - 1) < 1e-9) {
            return new ParametricActivation(Function.CELU, alpha);
        }
        throw call.unsupported("it scales its input by " + inner + " and its output by " + scale);
    }
}
