package io.adapruner.network;

import io.adapruner.network.op.Reduce;
import io.adapruner.network.tensor.TensorShape;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.UnaryOperator;

/** Values by their indices along each axis. */
final class Indexed {
    private Indexed() {}

    static int[] with(int[] index, int axis, int changed) {
        int[] copy = index.clone();
        copy[axis] = changed;
        return copy;
    }

    /** Indices along each axis, from a row-major one. */
    static int[] index(int flat, List<Integer> extents) {
        int[] index = new int[extents.size()];
        int rest = flat;
        for (int axis = index.length - 1; axis >= 0; axis--) {
            index[axis] = rest % extents.get(axis);
            rest /= extents.get(axis);
        }
        return index;
    }

    private static int flat(int[] index, TensorShape shape) {
        int flat = 0;
        for (int axis = 0; axis < index.length; axis++) {
            flat = flat * shape.dims().get(axis) + index[axis];
        }
        return flat;
    }

    /** @param from index of the output to index of the input */
    static double[] gathered(double[] x, TensorShape in, TensorShape out, UnaryOperator<int[]> from) {
        double[] y = new double[(int) out.elements()];
        for (int i = 0; i < y.length; i++) {
            y[i] = x[flat(from.apply(index(i, out.dims())), in)];
        }
        return y;
    }

    static double[] combined(
            List<double[]> inputs, List<TensorShape> ins, TensorShape out, DoubleBinaryOperator function) {
        double[] y = spread(inputs.getFirst(), ins.getFirst(), out);
        for (int k = 1; k < inputs.size(); k++) {
            double[] other = spread(inputs.get(k), ins.get(k), out);
            for (int i = 0; i < y.length; i++) {
                y[i] = function.applyAsDouble(y[i], other[i]);
            }
        }
        return y;
    }

    private static double[] spread(double[] x, TensorShape in, TensorShape out) {
        return gathered(x, in, out, i -> {
            int[] from = i.clone();
            for (int axis = 0; axis < from.length; axis++) {
                from[axis] = in.dims().get(axis) == 1 ? 0 : from[axis];
            }
            return from;
        });
    }

    static double[] concatenated(List<double[]> inputs, List<TensorShape> ins, TensorShape out, int axis) {
        double[] y = new double[(int) out.elements()];
        for (int i = 0; i < y.length; i++) {
            int[] at = index(i, out.dims());
            int k = 0;
            while (at[axis] >= ins.get(k).dims().get(axis)) {
                at[axis] -= ins.get(k).dims().get(axis);
                k++;
            }
            y[i] = inputs.get(k)[flat(at, ins.get(k))];
        }
        return y;
    }

    /** With everything before it along an axis added. */
    static double[] accumulated(double[] x, TensorShape shape, int axis) {
        double[] y = x.clone();
        for (int i = 0; i < y.length; i++) {
            int[] at = index(i, shape.dims());
            y[i] += at[axis] == 0 ? 0 : y[flat(with(at, axis, at[axis] - 1), shape)];
        }
        return y;
    }

    /** The first place along one axis whose value no other exceeds, in the given order. */
    private static double[] places(Reduce op, double[] x, TensorShape in, TensorShape out) {
        double sign = op.function() == Reduce.Function.PLACE_OF_MAXIMUM ? 1 : -1;
        int axis = op.axes().getFirst();
        double[] best = new double[(int) out.elements()];
        double[] y = new double[best.length];
        Arrays.fill(best, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < x.length; i++) {
            int[] at = index(i, in.dims());
            int flat = 0;
            for (int a = 0; a < at.length; a++) {
                flat = a == axis ? flat : flat * in.dims().get(a) + at[a];
            }
            if (sign * x[i] > best[flat]) {
                best[flat] = sign * x[i];
                y[flat] = at[axis];
            }
        }
        return y;
    }

    static double[] reduced(Reduce op, double[] x, TensorShape in, TensorShape out) {
        if (op.function().places()) {
            return places(op, x, in, out);
        }
        double[] y = new double[(int) out.elements()];
        int[] counts = new int[y.length];
        Arrays.fill(
                y,
                switch (op.function()) {
                    case MEAN, SUM -> 0;
                    case MAXIMUM -> Double.NEGATIVE_INFINITY;
                    case MINIMUM -> Double.POSITIVE_INFINITY;
                    case PRODUCT -> 1;
                    case PLACE_OF_MAXIMUM, PLACE_OF_MINIMUM -> throw new IllegalStateException();
                });
        for (int i = 0; i < x.length; i++) {
            int[] at = index(i, in.dims());
            int flat = 0;
            for (int axis = 0; axis < at.length; axis++) {
                flat = op.axes().contains(axis) ? flat : flat * in.dims().get(axis) + at[axis];
            }
            counts[flat]++;
            y[flat] = switch (op.function()) {
                case MEAN, SUM -> y[flat] + x[i];
                case MAXIMUM -> Math.max(y[flat], x[i]);
                case MINIMUM -> Math.min(y[flat], x[i]);
                case PRODUCT -> y[flat] * x[i];
                case PLACE_OF_MAXIMUM, PLACE_OF_MINIMUM -> throw new IllegalStateException();
            };
        }
        for (int i = 0; i < y.length; i++) {
            y[i] = op.function() == Reduce.Function.MEAN ? y[i] / counts[i] : y[i];
        }
        return y;
    }

    static double[] product(List<double[]> inputs, List<TensorShape> ins) {
        int rank = ins.getFirst().rank();
        int n = ins.getFirst().dims().get(rank - 2);
        int k = ins.getFirst().dims().get(rank - 1);
        int m = ins.getLast().dims().get(rank - 1);
        int matrices = inputs.getFirst().length / (n * k);
        double[] y = new double[matrices * n * m];
        for (int i = 0; i < y.length; i++) {
            int matrix = i / (n * m);
            for (int j = 0; j < k; j++) {
                y[i] += inputs.getFirst()[(matrix * n + i / m % n) * k + j]
                        * inputs.getLast()[(matrix * k + j) * m + i % m];
            }
        }
        return y;
    }
}
