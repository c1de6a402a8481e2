package io.adapruner.formats.read.onnx.constant;

import io.adapruner.formats.read.onnx.constant.Constant.Reals;
import io.adapruner.formats.read.onnx.constant.Constant.Wholes;
import io.adapruner.formats.translation.formula.Strides;
import io.adapruner.network.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;

/** Element-wise operators on constants: integers stay integers, as ONNX's types say. */
final class Arithmetic {
    private Arithmetic() {}

    static Map<String, Fold.Single> folds() {
        return Map.ofEntries(
                Map.entry("Add", binary(Double::sum, Long::sum)),
                Map.entry("Sub", binary((a, b) -> a - b, (a, b) -> a - b)),
                Map.entry("Mul", binary((a, b) -> a * b, (a, b) -> a * b)),
                Map.entry("Div", binary((a, b) -> a / b, Arithmetic::quotient)),
                Map.entry("Mod", binary((a, b) -> a % b, Arithmetic::modulo)),
                Map.entry("Pow", binary(Math::pow, (a, b) -> (long) Math.pow((double) a, (double) b))),
                Map.entry("Clip", Arithmetic::clipped),
                Map.entry("Max", binary(Math::max, Math::max)),
                Map.entry("Min", binary(Math::min, Math::min)),
                Map.entry("Equal", comparison((a, b) -> a == b)),
                Map.entry("Less", comparison((a, b) -> a < b)),
                Map.entry("LessOrEqual", comparison((a, b) -> a <= b)),
                Map.entry("Greater", comparison((a, b) -> a > b)),
                Map.entry("GreaterOrEqual", comparison((a, b) -> a >= b)),
                Map.entry("And", comparison((a, b) -> a != 0 && b != 0)),
                Map.entry("Or", comparison((a, b) -> a != 0 || b != 0)),
                Map.entry("Not", a -> truths(a.input(0).settled(), x -> x == 0 ? 1 : 0)),
                Map.entry("Neg", unary(x -> -x)),
                Map.entry("Abs", unary(Math::abs)),
                Map.entry("Floor", unary(Math::floor)),
                Map.entry("Ceil", unary(Math::ceil)),
                Map.entry("Round", unary(Math::rint)),
                Map.entry("Sqrt", unary(Math::sqrt)),
                Map.entry("Reciprocal", unary(x -> 1 / x)),
                Map.entry("Exp", unary(Math::exp)),
                Map.entry("Sin", unary(Math::sin)),
                Map.entry("Cos", unary(Math::cos)),
                Map.entry("Tanh", unary(Math::tanh)),
                Map.entry("Sign", unary(Math::signum)),
                Map.entry("Relu", unary(x -> Math.max(0, x))),
                Map.entry("Sigmoid", unary(x -> 1 / (1 + Math.exp(-x)))),
                Map.entry("Log", unary(Math::log)));
    }

    /** Towards zero, as ONNX Runtime divides. */
    private static long quotient(long a, long b) {
        if (b == 0) {
            throw new IllegalArgumentException(a + " is divided by zero");
        }
        return a / b;
    }

    private static long modulo(long a, long b) {
        if (b == 0) {
            throw new IllegalArgumentException(a + " is divided by zero");
        }
        return Math.floorMod(a, b);
    }

    private static Fold.Single binary(DoubleBinaryOperator reals, LongBinaryOperator wholes) {
        return arguments -> {
            Constant result = arguments.input(0);
            for (int i = 1; i < arguments.inputs().size(); i++) {
                result = combined(result, arguments.input(i), arguments.bound(), reals, wholes);
            }
            return result;
        };
    }

    /** To a range that may be open at either end, in attributes before opset 11. */
    private static Constant clipped(Arguments arguments) {
        double least =
                arguments.has(1) ? arguments.input(1).real(0) : arguments.node().real("min", Double.NEGATIVE_INFINITY);
        double most =
                arguments.has(2) ? arguments.input(2).real(0) : arguments.node().real("max", Double.POSITIVE_INFINITY);
        return unary(x -> Math.min(most, Math.max(least, x))).of(arguments);
    }

    static Constant sum(Constant one, Constant other, Bound bound) {
        return combined(one, other, bound, Double::sum, Long::sum);
    }

    private static Constant combined(
            Constant one, Constant other, Bound bound, DoubleBinaryOperator reals, LongBinaryOperator wholes) {
        List<Integer> shape = Strides.common(one.shape(), other.shape());
        bound.check(shape);
        Constant a = Places.expanded(one, shape);
        Constant b = Places.expanded(other, shape);
        if (a instanceof Wholes(List<Integer> _, boolean _, long[] left)
                && b instanceof Wholes(List<Integer> _, boolean _, long[] right)) {
            long[] values = new long[left.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = wholes.applyAsLong(left[i], right[i]);
            }
            return new Wholes(shape, false, values);
        }
        Constant left = a.settled();
        Constant right = b.settled();
        float[] values = new float[a.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) reals.applyAsDouble(left.real(i), right.real(i));
        }
        return new Reals(name(one, other), Tensor.of(shape, values));
    }

    /** A weight that is scaled stays that weight. */
    private static String name(Constant one, Constant other) {
        if (one instanceof Reals a && !a.name().isEmpty() && one.elements() >= other.elements()) {
            return a.name();
        }
        return other instanceof Reals b ? b.name() : "";
    }

    @FunctionalInterface
    private interface Comparison {
        boolean test(double a, double b);
    }

    private static Fold.Single comparison(Comparison comparison) {
        return arguments -> {
            Constant one = arguments.input(0);
            Constant other = arguments.input(1);
            List<Integer> shape = Strides.common(one.shape(), other.shape());
            arguments.bound().check(shape);
            Constant a = Places.expanded(one, shape).settled();
            Constant b = Places.expanded(other, shape).settled();
            long[] truths = new long[a.elements()];
            for (int i = 0; i < truths.length; i++) {
                truths[i] = comparison.test(a.real(i), b.real(i)) ? 1 : 0;
            }
            return new Wholes(shape, true, truths);
        };
    }

    private static Fold.Single unary(DoubleUnaryOperator function) {
        return arguments -> {
            Constant x = arguments.input(0).settled();
            if (x instanceof Wholes(List<Integer> shape, boolean logical, long[] values)) {
                long[] changed = new long[values.length];
                for (int i = 0; i < changed.length; i++) {
                    changed[i] = (long) function.applyAsDouble((double) values[i]);
                }
                return new Wholes(shape, logical, changed);
            }
            float[] changed = new float[x.elements()];
            for (int i = 0; i < changed.length; i++) {
                changed[i] = (float) function.applyAsDouble(x.real(i));
            }
            return new Reals(name(x, x), Tensor.of(x.shape(), changed));
        };
    }

    private static Constant truths(Constant x, DoubleUnaryOperator function) {
        long[] truths = new long[x.elements()];
        for (int i = 0; i < truths.length; i++) {
            truths[i] = (long) function.applyAsDouble(x.real(i));
        }
        return new Wholes(x.shape(), true, truths);
    }
}
