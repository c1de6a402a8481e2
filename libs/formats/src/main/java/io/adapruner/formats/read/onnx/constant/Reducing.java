package io.adapruner.formats.read.onnx.constant;

import io.adapruner.formats.read.onnx.constant.Constant.Reals;
import io.adapruner.formats.read.onnx.constant.Constant.Wholes;
import io.adapruner.formats.translation.formula.Strides;
import io.adapruner.network.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/** Operators that make one value of many. */
final class Reducing {
    private Reducing() {}

    static Map<String, Fold.Single> folds() {
        return Map.ofEntries(
                Map.entry("CumSum", Reducing::accumulated),
                Map.entry("ReduceProd", a -> reduce(a, 1, (x, y) -> x * y)),
                Map.entry("ReduceSum", a -> reduce(a, 0, Double::sum)),
                Map.entry("ReduceMax", a -> reduce(a, Double.NEGATIVE_INFINITY, Math::max)),
                Map.entry("ReduceMin", a -> reduce(a, Double.POSITIVE_INFINITY, Math::min)),
                Map.entry("ReduceMean", a -> reduce(a, 0, Double::sum, (sum, count) -> sum / count)),
                Map.entry("ReduceL1", a -> reduce(a, 0, (sum, x) -> sum + Math.abs(x))),
                Map.entry("ReduceL2", a -> reduce(a, 0, Reducing::square, (sum, count) -> Math.sqrt(sum))),
                Map.entry("ReduceSumSquare", a -> reduce(a, 0, Reducing::square)));
    }

    private static Constant accumulated(Arguments arguments) {
        Constant x = arguments.input(0).settled();
        int axis = arguments.axis(arguments.input(1).whole(0), x.shape().size());
        if (arguments.node().truth("exclusive", false) || arguments.node().truth("reverse", false)) {
            throw new IllegalArgumentException("it adds up backwards or leaves out each value itself");
        }
        int stride = Strides.of(x.shape())[axis];
        double[] sums = new double[x.elements()];
        for (int i = 0; i < sums.length; i++) {
            boolean first = i / stride % x.shape().get(axis) == 0;
            sums[i] = x.real(i) + (first ? 0 : sums[i - stride]);
        }
        return result(x, x.shape(), sums);
    }

    private static double square(double sum, double x) {
        return sum + x * x;
    }

    private static Constant reduce(Arguments arguments, double start, DoubleBinaryOperator operator) {
        return reduce(arguments, start, operator, (result, count) -> result);
    }

    /** @param last makes the result of what is left and of the number of values that it was made of */
    private static Constant reduce(
            Arguments arguments, double start, DoubleBinaryOperator operator, DoubleBinaryOperator last) {
        Constant x = arguments.input(0).settled();
        List<Integer> from = x.shape();
        List<Long> chosen = arguments.list("axes", 1).orElse(List.of());
        if (chosen.isEmpty() && arguments.node().truth("noop_with_empty_axes", false)) {
            return x;
        }
        List<Integer> axes = chosen.isEmpty()
                ? IntStream.range(0, from.size()).boxed().toList()
                : arguments.axes(chosen, from.size());
        var kept = new ArrayList<Integer>();
        var shape = new ArrayList<Integer>();
        for (int axis = 0; axis < from.size(); axis++) {
            kept.add(axes.contains(axis) ? 1 : from.get(axis));
            if (!axes.contains(axis)) {
                shape.add(from.get(axis));
            } else if (arguments.node().truth("keepdims", true)) {
                shape.add(1);
            }
        }
        double[] results = new double[Constant.elements(kept)];
        Arrays.fill(results, start);
        int[] strides = Strides.of(kept);
        for (int axis : axes) {
            strides[axis] = 0;
        }
        int[] places = Places.of(from, strides, 0);
        for (int i = 0; i < places.length; i++) {
            results[places[i]] = operator.applyAsDouble(results[places[i]], x.real(i));
        }
        double count = (double) places.length / results.length;
        return result(
                x,
                shape,
                Arrays.stream(results).map(r -> last.applyAsDouble(r, count)).toArray());
    }

    private static Constant result(Constant x, List<Integer> shape, double[] results) {
        if (x instanceof Wholes) {
            return new Wholes(
                    shape,
                    false,
                    Arrays.stream(results).mapToLong(r -> (long) r).toArray());
        }
        float[] values = new float[results.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) results[i];
        }
        return new Reals("", Tensor.of(shape, values));
    }
}
