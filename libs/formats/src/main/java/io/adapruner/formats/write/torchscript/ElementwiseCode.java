package io.adapruner.formats.write.torchscript;

import static io.adapruner.formats.write.torchscript.NetworkCode.number;

import io.adapruner.network.op.Activation;
import io.adapruner.network.op.Arithmetic;
import io.adapruner.network.op.Fill;
import io.adapruner.network.op.ParametricActivation;
import java.util.List;

/** Element-wise functions as TorchScript expressions. */
final class ElementwiseCode {
    private ElementwiseCode() {}

    static String activation(Activation op, String x) {
        return switch (op.function()) {
            case SIGMOID -> call("sigmoid", x);
            case TANH -> call("tanh", x);
            case SILU -> call("silu", x);
            case HARD_SIGMOID -> call("hardsigmoid", x);
            case HARD_SWISH -> call("hardswish", x);
            case GELU -> call("gelu", x);
            case GELU_TANH -> geluByTanh(x);
            case MISH -> call("mish", x);
            case SELU -> call("selu", x);
            case SOFTSIGN -> call("div", x, call("add", call("abs", x), "1"));
            case LOG_SIGMOID -> call("log_sigmoid", x);
            case TANH_SHRINK -> call("sub", x, call("tanh", x));
            case ERF -> call("erf", x);
            case ABSOLUTE -> call("abs", x);
            case EXPONENTIAL -> call("exp", x);
            case LOGARITHM -> call("log", x);
            case SQUARE_ROOT -> call("sqrt", x);
            case SINE -> call("sin", x);
            case COSINE -> call("cos", x);
            case SIGN -> call("sign", x);
            case FLOOR -> call("floor", x);
        };
    }

    /** Spelt out: programs of this archive version know gelu without its approximation only. */
    private static String geluByTanh(String x) {
        String cubic = "torch.add(" + x + ", torch.mul(torch.pow(" + x + ", 3), 0.044715))";
        String tanh = "torch.tanh(torch.mul(" + cubic + ", " + number(Math.sqrt(2 / Math.PI)) + "))";
        return "torch.mul(torch.mul(" + x + ", 0.5), torch.add(" + tanh + ", 1))";
    }

    static String activation(ParametricActivation op, String x) {
        String a = number(op.parameter());
        return switch (op.function()) {
            case LEAKY_RELU -> call("leaky_relu", x, a);
            case ELU -> call("elu", x, a);
            case CELU -> call("celu", x, a);
            case HARD_SHRINK -> call("hardshrink", x, a);
            case SOFT_SHRINK -> call("softshrink", x, a);
        };
    }

    static String withScalar(Arithmetic arithmetic, String x, double value) {
        String y = number(value);
        return switch (arithmetic) {
            case REVERSE_SUBTRACT -> call("rsub", x, y);
            case REVERSE_DIVIDE -> call("mul", call("reciprocal", x), y);
            case MAXIMUM -> call("clamp_min", x, y);
            case MINIMUM -> call("clamp_max", x, y);
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, POWER, EQUAL, UNEQUAL, LESS, AT_MOST, GREATER, AT_LEAST ->
                withTensor(arithmetic, x, y);
        };
    }

    static String withTensor(Arithmetic arithmetic, String x, String y) {
        return switch (arithmetic) {
            case ADD -> call("add", x, y);
            case SUBTRACT -> call("sub", x, y);
            case REVERSE_SUBTRACT -> call("sub", y, x);
            case MULTIPLY -> call("mul", x, y);
            case DIVIDE -> call("div", x, y);
            case REVERSE_DIVIDE -> call("div", y, x);
            case POWER -> call("pow", x, y);
            case MAXIMUM -> call("maximum", x, y);
            case MINIMUM -> call("minimum", x, y);
            case EQUAL -> truth("eq", x, y);
            case UNEQUAL -> truth("ne", x, y);
            case LESS -> truth("lt", x, y);
            case AT_MOST -> truth("le", x, y);
            case GREATER -> truth("gt", x, y);
            case AT_LEAST -> truth("ge", x, y);
        };
    }

    private static String truth(String comparison, String x, String y) {
        return NetworkCode.toFloat(call(comparison, x, y));
    }

    /** Of a condition and two values. */
    static String where(List<String> in) {
        return call("where", holds(in.getFirst()), in.get(1), in.getLast());
    }

    static String fill(Fill op, String x, String condition) {
        return call("where", holds(condition), number(op.value()), x);
    }

    private static String holds(String condition) {
        return call("ne", condition, "0");
    }

    private static String call(String function, String... arguments) {
        return "torch." + function + "(" + String.join(", ", arguments) + ")";
    }
}
