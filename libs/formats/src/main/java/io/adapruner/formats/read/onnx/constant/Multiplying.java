package io.adapruner.formats.read.onnx.constant;

import io.adapruner.formats.read.onnx.constant.Constant.Reals;
import io.adapruner.network.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Products of constants with a matrix, as layers over stored coordinates are, and their softmax. */
final class Multiplying {
    /** Tables of positions take some ten million. */
    private static final double MOST_PRODUCTS = 1 << 27;

    private Multiplying() {}

    static Map<String, Fold.Single> folds() {
        return Map.of("MatMul", Multiplying::product, "Gemm", Multiplying::layer, "Softmax", Multiplying::softmax);
    }

    private static Constant product(Arguments arguments) {
        return product(arguments, arguments.input(0), arguments.input(1));
    }

    /** {@code [..., k]} times {@code [k, n]}. */
    private static Constant product(Arguments arguments, Constant one, Constant other) {
        List<Integer> left = one.shape();
        if (left.size() < 2
                || other.shape().size() != 2
                || !left.getLast().equals(other.shape().getFirst())) {
            throw new IllegalArgumentException("constants of shapes " + left + " and " + other.shape()
                    + " are multiplied; the second must be a matrix");
        }
        int inner = left.getLast();
        int columns = other.shape().getLast();
        var shape = new ArrayList<>(left.subList(0, left.size() - 1));
        shape.add(columns);
        arguments.bound().check(shape);
        if ((double) one.elements() * columns > MOST_PRODUCTS) {
            throw new IllegalArgumentException(
                    "constants of shapes " + left + " and " + other.shape() + " are multiplied");
        }
        Constant a = one.settled();
        Constant b = other.settled();
        float[] values = new float[Constant.elements(shape)];
        for (int i = 0; i < values.length; i++) {
            int row = i / columns;
            int column = i % columns;
            double sum = 0;
            for (int k = 0; k < inner; k++) {
                sum += a.real(row * inner + k) * b.real(k * columns + column);
            }
            values[i] = (float) sum;
        }
        return new Reals("", Tensor.of(shape, values));
    }

    /** {@code A B + C}, either transposed. */
    private static Constant layer(Arguments arguments) {
        if (arguments.node().real("alpha", 1) != 1 || arguments.node().real("beta", 1) != 1) {
            throw new IllegalArgumentException("alpha and beta of a product of constants must be 1");
        }
        Constant product = product(
                arguments,
                transposed(arguments, arguments.input(0), "transA"),
                transposed(arguments, arguments.input(1), "transB"));
        return arguments.has(2) ? Arithmetic.sum(product, arguments.input(2), arguments.bound()) : product;
    }

    private static Constant transposed(Arguments arguments, Constant matrix, String attribute) {
        return arguments.node().truth(attribute, false) ? matrix.permuted(List.of(1, 0)) : matrix;
    }

    private static Constant softmax(Arguments arguments) {
        Constant x = arguments.input(0).settled();
        int rank = x.shape().size();
        int axis = arguments.axis(arguments.node().whole("axis", -1), rank);
        if (axis != rank - 1) {
            throw new IllegalArgumentException("a softmax of constants along axis " + axis + " of " + rank);
        }
        int length = Math.max(1, x.shape().getLast());
        float[] values = new float[x.elements()];
        for (int start = 0; start < values.length; start += length) {
            double sum = 0;
            for (int i = start; i < start + length; i++) {
                sum += Math.exp(x.real(i));
            }
            for (int i = start; i < start + length; i++) {
                values[i] = (float) (Math.exp(x.real(i)) / sum);
            }
        }
        return new Reals("", Tensor.of(x.shape(), values));
    }
}
