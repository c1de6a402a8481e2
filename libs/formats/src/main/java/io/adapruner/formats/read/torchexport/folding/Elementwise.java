package io.adapruner.formats.read.torchexport.folding;

import io.adapruner.formats.translation.formula.Formula;
import io.adapruner.network.op.Activation.Function;
import io.adapruner.network.op.Arithmetic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Arithmetic of stored tensors with each other and with numbers, and functions of their values. */
final class Elementwise {
    private Elementwise() {}

    static Map<String, Fold.Single> folds() {
        var folds = new HashMap<>(arithmetic());
        Map.of(
                        "eq", Arithmetic.EQUAL,
                        "ne", Arithmetic.UNEQUAL,
                        "lt", Arithmetic.LESS,
                        "le", Arithmetic.AT_MOST,
                        "gt", Arithmetic.GREATER,
                        "ge", Arithmetic.AT_LEAST)
                .forEach((name, comparison) -> {
                    folds.put(name + ".Scalar", of(comparison, "other"));
                    folds.put(name + ".Tensor", of(comparison, "other"));
                });
        return folds;
    }

    private static Map<String, Fold.Single> arithmetic() {
        return Map.ofEntries(
                Map.entry("add.Tensor", sum(Arithmetic.ADD)),
                Map.entry("add.Scalar", sum(Arithmetic.ADD)),
                Map.entry("sub.Tensor", sum(Arithmetic.SUBTRACT)),
                Map.entry("sub.Scalar", sum(Arithmetic.SUBTRACT)),
                Map.entry("rsub.Scalar", reversed()),
                Map.entry("rsub.Tensor", reversed()),
                Map.entry("mul.Tensor", of(Arithmetic.MULTIPLY, "other")),
                Map.entry("mul.Scalar", of(Arithmetic.MULTIPLY, "other")),
                Map.entry("div.Tensor", of(Arithmetic.DIVIDE, "other")),
                Map.entry("div.Scalar", of(Arithmetic.DIVIDE, "other")),
                Map.entry("div.Tensor_mode", Elementwise::rounded),
                Map.entry("div.Scalar_mode", Elementwise::rounded),
                Map.entry("pow.Tensor_Scalar", of(Arithmetic.POWER, "exponent")),
                Map.entry("pow.Tensor_Tensor", of(Arithmetic.POWER, "exponent")),
                Map.entry("pow.Scalar", of(Arithmetic.POWER, "exponent")),
                Map.entry("maximum.default", of(Arithmetic.MAXIMUM, "other")),
                Map.entry("minimum.default", of(Arithmetic.MINIMUM, "other")),
                Map.entry("max.other", of(Arithmetic.MAXIMUM, "other")),
                Map.entry("min.other", of(Arithmetic.MINIMUM, "other")),
                Map.entry("clamp.default", Elementwise::clamped),
                Map.entry("clamp_min.default", Elementwise::clamped),
                Map.entry("clamp_max.default", Elementwise::clamped),
                Map.entry("item.default", Elementwise::read),
                Map.entry("_local_scalar_dense.default", Elementwise::read),
                Map.entry("neg.default", number(Arithmetic.MULTIPLY, -1)),
                Map.entry("reciprocal.default", number(Arithmetic.REVERSE_DIVIDE, 1)),
                Map.entry("rsqrt.default", number(Arithmetic.POWER, -0.5)),
                Map.entry("square.default", number(Arithmetic.POWER, 2)),
                Map.entry("relu.default", number(Arithmetic.MAXIMUM, 0)),
                Map.entry("logical_not.default", number(Arithmetic.EQUAL, 0)),
                Map.entry("bitwise_not.default", Elementwise::opposite),
                Map.entry("sin.default", function(Function.SINE)),
                Map.entry("cos.default", function(Function.COSINE)),
                Map.entry("floor.default", function(Function.FLOOR)),
                Map.entry("sqrt.default", function(Function.SQUARE_ROOT)),
                Map.entry("abs.default", function(Function.ABSOLUTE)),
                Map.entry("exp.default", function(Function.EXPONENTIAL)),
                Map.entry("log.default", function(Function.LOGARITHM)),
                Map.entry("sigmoid.default", function(Function.SIGMOID)),
                Map.entry("softmax.int", Elementwise::softmax),
                Map.entry("_softmax.default", Elementwise::softmax),
                Map.entry("tanh.default", function(Function.TANH)));
    }

    private static Fold.Single of(Arithmetic arithmetic, String other) {
        return arguments -> arguments.tensor("self").with(arithmetic, arguments.tensor(other));
    }

    /** The second operand is multiplied by {@code alpha} first. */
    private static Fold.Single sum(Arithmetic arithmetic) {
        return arguments -> arguments.tensor("self").with(arithmetic, scaled(arguments, "other"));
    }

    /** The only number of a tensor, as a number. */
    private static Formula read(Arguments arguments) {
        return arguments.tensor("self").reshaped(List.of());
    }

    private static Fold.Single reversed() {
        return arguments -> arguments.tensor("other").with(Arithmetic.SUBTRACT, scaled(arguments, "self"));
    }

    private static Formula scaled(Arguments arguments, String argument) {
        double alpha = arguments.call().real("alpha", 1);
        Formula tensor = arguments.tensor(argument);
        return alpha == 1 ? tensor : tensor.with(Arithmetic.MULTIPLY, alpha);
    }

    /** To a range that may be open at either end. */
    private static Formula clamped(Arguments arguments) {
        Formula x = arguments.tensor("self");
        Formula above = arguments.call().has("min")
                ? x.with(Arithmetic.MAXIMUM, arguments.call().real("min", 0))
                : x;
        return arguments.call().has("max")
                ? above.with(Arithmetic.MINIMUM, arguments.call().real("max", 0))
                : above;
    }

    /** Division, to the whole number below or nearer to 0. */
    private static Formula rounded(Arguments arguments) {
        Formula quotient = arguments.tensor("self").with(Arithmetic.DIVIDE, arguments.tensor("other"));
        return switch (arguments.call().text("rounding_mode", "")) {
            case "floor" -> quotient.mapped(Function.FLOOR);
            case "trunc" ->
                quotient.mapped(Function.ABSOLUTE).mapped(Function.FLOOR).with(Arithmetic.MULTIPLY, sign(quotient));
            default -> quotient;
        };
    }

    private static Formula sign(Formula x) {
        return new Formula.Chosen(x.with(Arithmetic.LESS, 0), new Formula.Scalar(-1), new Formula.Scalar(1));
    }

    /** Of truths; the bits of a whole number are others. */
    private static Formula opposite(Arguments arguments) {
        if (!arguments.call().truths("self")) {
            throw arguments.call().unsupported("it turns round the bits of numbers");
        }
        return arguments.tensor("self").with(Arithmetic.EQUAL, 0);
    }

    private static Formula softmax(Arguments arguments) {
        Formula x = arguments.tensor("self");
        List<Integer> axis = List.of(arguments.axis("dim", -1, x.shape().size()));
        Formula powers = x.mapped(Function.EXPONENTIAL);
        return powers.with(Arithmetic.DIVIDE, powers.sum(axis));
    }

    private static Fold.Single number(Arithmetic arithmetic, double value) {
        return arguments -> arguments.tensor("self").with(arithmetic, value);
    }

    private static Fold.Single function(Function function) {
        return arguments -> arguments.tensor("self").mapped(function);
    }
}
