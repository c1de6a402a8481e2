package io.adapruner.formats.read.torchexport.folding;

import io.adapruner.formats.translation.formula.Formula;
import io.adapruner.network.op.Arithmetic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Products of stored matrices and vectors. */
final class Products {
    private Products() {}

    static Map<String, Fold.Single> folds() {
        return Map.of(
                "mv.default", of("vec"),
                "mm.default", of("mat2"),
                "matmul.default", of("other"),
                "linear.default", Products::linear,
                "dot.default", of("tensor"),
                "vdot.default", of("other"));
    }

    /** {@code x W^T + b}. */
    private static Formula linear(Arguments arguments) {
        Formula x = arguments.tensor("input");
        Formula weight = arguments.tensor("weight");
        var shape = new ArrayList<>(x.shape());
        int features = shape.removeLast();
        Formula rows = x.reshaped(List.of(Math.toIntExact(x.elements() / Math.max(1, features)), features));
        Formula y = new Formula.Product(rows, weight.permuted(List.of(1, 0)));
        shape.add(weight.shape().getFirst());
        Formula shaped = arguments
                .optional("bias")
                .map(bias -> y.with(Arithmetic.ADD, bias))
                .orElse(y);
        return shaped.reshaped(shape);
    }

    private static Fold.Single of(String other) {
        return arguments -> product(arguments, arguments.tensor("self"), arguments.tensor(other));
    }

    /** A vector is a row on the left and a column on the right; the result lacks the axis that this adds. */
    private static Formula product(Arguments arguments, Formula one, Formula other) {
        List<Integer> left = one.shape();
        List<Integer> right = other.shape();
        if (left.isEmpty() || left.size() > 2 || right.isEmpty() || right.size() > 2) {
            throw arguments
                    .call()
                    .unsupported("it multiplies stored tensors of shapes " + left + " and " + right
                            + "; only matrices and vectors are understood");
        }
        Formula product = new Formula.Product(
                left.size() == 1 ? one.reshaped(List.of(1, left.getFirst())) : one,
                right.size() == 1 ? other.reshaped(List.of(right.getFirst(), 1)) : other);
        if (left.size() == 2 && right.size() == 2) {
            return product;
        }
        return product.reshaped(
                left.size() == 2 ? List.of(left.getFirst()) : right.size() == 2 ? List.of(right.getLast()) : List.of());
    }
}
