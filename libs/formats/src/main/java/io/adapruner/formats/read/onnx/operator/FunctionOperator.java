package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.operator.Operand.Flow;
import io.adapruner.formats.translation.View;
import io.adapruner.network.op.Activation;
import io.adapruner.network.op.Activation.Function;
import io.adapruner.network.op.Arithmetic;
import io.adapruner.network.op.Clip;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.ParametricActivation;
import io.adapruner.network.op.Relu;
import io.adapruner.network.op.Softplus;
import io.adapruner.network.op.WithScalar;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Element-wise functions of one activation. */
final class FunctionOperator implements Operator.Single {
    private static final double TOLERANCE = 1e-6;
    /** Beyond it the function is the identity to single precision. */
    private static final double SOFTPLUS_THRESHOLD = 20;

    private static final double SELU_ALPHA = 1.673263192;
    private static final double SELU_GAMMA = 1.050701022;

    private static final Op NEGATIVE = new WithScalar(Arithmetic.MULTIPLY, -1);

    private static final Map<String, Function> PLAIN = Map.ofEntries(
            Map.entry("Sigmoid", Function.SIGMOID),
            Map.entry("Tanh", Function.TANH),
            Map.entry("HardSwish", Function.HARD_SWISH),
            Map.entry("Mish", Function.MISH),
            Map.entry("Softsign", Function.SOFTSIGN),
            Map.entry("Erf", Function.ERF),
            Map.entry("Abs", Function.ABSOLUTE),
            Map.entry("Exp", Function.EXPONENTIAL),
            Map.entry("Log", Function.LOGARITHM),
            Map.entry("Sqrt", Function.SQUARE_ROOT),
            Map.entry("Sin", Function.SINE),
            Map.entry("Cos", Function.COSINE),
            Map.entry("Sign", Function.SIGN),
            Map.entry("Floor", Function.FLOOR));

    private static final Set<String> OTHERS = Set.of(
            "Relu",
            "LeakyRelu",
            "Elu",
            "Celu",
            "Selu",
            "HardSigmoid",
            "Gelu",
            "Softplus",
            "Neg",
            "Ceil",
            "Reciprocal",
            "Shrink",
            "Swish");

    @Override
    public Set<String> types() {
        var all = new HashSet<>(OTHERS);
        all.addAll(PLAIN.keySet());
        return all;
    }

    @Override
    public Operand only(Call call) {
        View view = call.view(0);
        if (call.node().type().equals("HardSigmoid") && !standard(call)) {
            View scaled = call.layers().elementwise(new WithScalar(Arithmetic.MULTIPLY, alpha(call)), view);
            View shifted = call.layers().elementwise(new WithScalar(Arithmetic.ADD, beta(call)), scaled);
            return new Flow(call.layers().elementwise(new Clip(0, 1), shifted));
        }
        if (call.node().type().equals("Ceil")) {
            View floor = call.layers().elementwise(new Activation(Function.FLOOR), negative(call, view));
            return new Flow(negative(call, floor));
        }
        return new Flow(call.layers().elementwise(op(call), view));
    }

    private static View negative(Call call, View view) {
        return call.layers().elementwise(NEGATIVE, view);
    }

    private static Op op(Call call) {
        Function plain = PLAIN.get(call.node().type());
        if (plain != null) {
            return new Activation(plain);
        }
        return switch (call.node().type()) {
            case "Relu" -> new Relu();
            case "LeakyRelu" -> parametric(ParametricActivation.Function.LEAKY_RELU, real(call, "alpha", 0.01));
            case "Elu" -> parametric(ParametricActivation.Function.ELU, real(call, "alpha", 1));
            case "Celu" -> parametric(ParametricActivation.Function.CELU, real(call, "alpha", 1));
            case "Selu" -> selu(call);
            case "HardSigmoid" -> new Activation(Function.HARD_SIGMOID);
            case "Gelu" ->
                new Activation(
                        call.node().text("approximate", "none").equals("tanh") ? Function.GELU_TANH : Function.GELU);
            case "Softplus" -> new Softplus(1, SOFTPLUS_THRESHOLD);
            case "Neg" -> NEGATIVE;
            case "Reciprocal" -> new WithScalar(Arithmetic.REVERSE_DIVIDE, 1);
            case "Shrink" -> shrink(call);
            default -> swish(call);
        };
    }

    private static Op parametric(ParametricActivation.Function function, double parameter) {
        return new ParametricActivation(function, parameter);
    }

    private static double real(Call call, String attribute, double otherwise) {
        return NormOperator.decimal(call.node().real(attribute, otherwise));
    }

    private static Op selu(Call call) {
        boolean standard = Math.abs(call.node().real("alpha", SELU_ALPHA) - SELU_ALPHA) < TOLERANCE
                && Math.abs(call.node().real("gamma", SELU_GAMMA) - SELU_GAMMA) < TOLERANCE;
        if (!standard) {
            throw call.unsupported("only the usual alpha and gamma are understood");
        }
        return new Activation(Function.SELU);
    }

    private static Op shrink(Call call) {
        double lambda = real(call, "lambd", 0.5);
        double bias = real(call, "bias", 0);
        if (bias == 0) {
            return parametric(ParametricActivation.Function.HARD_SHRINK, lambda);
        }
        if (bias == lambda) {
            return parametric(ParametricActivation.Function.SOFT_SHRINK, lambda);
        }
        throw call.unsupported("its bias must be 0 or its lambda");
    }

    private static Op swish(Call call) {
        if (call.node().real("alpha", 1) != 1) {
            throw call.unsupported("only alpha 1 is understood");
        }
        return new Activation(Function.SILU);
    }

    private static double alpha(Call call) {
        return call.node().real("alpha", 0.2);
    }

    private static double beta(Call call) {
        return call.node().real("beta", 0.5);
    }

    /** Whether a hard sigmoid is PyTorch's, of slope 1/6. */
    static boolean standard(Call call) {
        return Math.abs(alpha(call) - 1.0 / 6) < TOLERANCE && beta(call) == 0.5;
    }
}
