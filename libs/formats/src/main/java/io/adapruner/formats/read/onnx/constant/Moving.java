package io.adapruner.formats.read.onnx.constant;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Operators that keep every value and change only the shape. */
final class Moving {
    private Moving() {}

    static Map<String, Fold.Single> folds() {
        return Map.of(
                "Identity", a -> a.input(0),
                "Dropout", a -> a.input(0),
                "Reshape", Moving::reshape,
                "Flatten", Moving::flatten,
                "Squeeze", Moving::squeeze,
                "Unsqueeze", Moving::unsqueeze,
                "Transpose", Moving::transpose);
    }

    private static Constant reshape(Arguments arguments) {
        Constant x = arguments.input(0);
        var to = new ArrayList<Integer>();
        long known = 1;
        int open = -1;
        for (long dim : arguments.input(1).wholes()) {
            boolean copied = dim == 0 && !arguments.node().truth("allowzero", false);
            long extent = copied ? x.shape().get(to.size()) : dim;
            if (extent == -1 && open < 0) {
                open = to.size();
                extent = 1;
            }
            if (extent < 0 || extent > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("extent " + extent + " in a shape");
            }
            known *= extent;
            to.add((int) extent);
        }
        if (open >= 0 && known > 0) {
            to.set(open, (int) (x.elements() / known));
        }
        return x.reshaped(checked(x, to));
    }

    private static List<Integer> checked(Constant x, List<Integer> to) {
        if (to.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact) != x.elements()) {
            throw new IllegalArgumentException("a constant of shape " + x.shape() + " cannot become one of " + to);
        }
        return to;
    }

    private static Constant flatten(Arguments arguments) {
        Constant x = arguments.input(0);
        int rank = x.shape().size();
        long given = arguments.node().whole("axis", 1);
        int axis = given == rank ? rank : arguments.axis(given, rank);
        return x.reshaped(List.of(
                Constant.elements(x.shape().subList(0, axis)),
                Constant.elements(x.shape().subList(axis, rank))));
    }

    private static Constant squeeze(Arguments arguments) {
        Constant x = arguments.input(0);
        List<Integer> axes = arguments
                .list("axes", 1)
                .map(given -> arguments.axes(given, x.shape().size()))
                .orElseGet(() -> IntStream.range(0, x.shape().size())
                        .filter(a -> x.shape().get(a) == 1)
                        .boxed()
                        .toList());
        var to = new ArrayList<Integer>();
        for (int axis = 0; axis < x.shape().size(); axis++) {
            if (!axes.contains(axis)) {
                to.add(x.shape().get(axis));
            }
        }
        return x.reshaped(checked(x, to));
    }

    private static Constant unsqueeze(Arguments arguments) {
        Constant x = arguments.input(0);
        List<Long> given = arguments.list("axes", 1).orElse(List.of());
        if (given.size() > Constant.MOST_AXES) {
            throw new IllegalArgumentException(given.size() + " axes are added");
        }
        List<Integer> axes = arguments.axes(given, x.shape().size() + given.size());
        var to = new ArrayList<>(x.shape());
        axes.stream().sorted().forEach(axis -> to.add(axis, 1));
        return x.reshaped(to);
    }

    private static Constant transpose(Arguments arguments) {
        Constant x = arguments.input(0);
        List<Long> reversed = IntStream.range(0, x.shape().size())
                .mapToObj(a -> (long) a)
                .toList()
                .reversed();
        return x.permuted(arguments.axes(
                arguments.node().wholes("perm", reversed), x.shape().size()));
    }
}
