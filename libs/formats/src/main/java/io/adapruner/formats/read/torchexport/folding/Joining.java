package io.adapruner.formats.read.torchexport.folding;

import io.adapruner.formats.translation.Value;
import io.adapruner.formats.translation.Value.Stored;
import io.adapruner.formats.translation.formula.Formula;
import io.adapruner.network.op.Arithmetic;
import io.adapruner.network.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Stored tensors side by side, spread into grids, taken by indices, chosen between, and cut to triangles. */
final class Joining {
    private static final long MOST_PLACES = 1 << 20;

    private Joining() {}

    static Map<String, Fold> folds() {
        return Map.ofEntries(
                Map.entry("cat.default", Fold.single(Joining::joined)),
                Map.entry("stack.default", Fold.single(Joining::stacked)),
                Map.entry("meshgrid.default", Joining::grid),
                Map.entry("meshgrid.indexing", Joining::grid),
                Map.entry("index.Tensor", Fold.single(Joining::indexed)),
                Map.entry("index_select.default", Fold.single(Joining::selected)),
                Map.entry("repeat.default", Fold.single(a -> repeated(a, "repeats"))),
                Map.entry("tile.default", Fold.single(a -> repeated(a, "dims"))),
                Map.entry("cumsum.default", Fold.single(Joining::accumulated)),
                Map.entry("where.self", Fold.single(a -> chosen(a, "condition", "self", "other"))),
                Map.entry("where.ScalarOther", Fold.single(a -> chosen(a, "condition", "self", "other"))),
                Map.entry("where.ScalarSelf", Fold.single(a -> chosen(a, "condition", "self", "other"))),
                Map.entry("where.Scalar", Fold.single(a -> chosen(a, "condition", "self", "other"))),
                Map.entry("masked_fill.Scalar", Fold.single(a -> chosen(a, "mask", "value", "self"))),
                Map.entry("masked_fill.Tensor", Fold.single(a -> chosen(a, "mask", "value", "self"))),
                Map.entry("tril.default", Fold.single(a -> triangle(a, Arithmetic.AT_MOST))),
                Map.entry("triu.default", Fold.single(a -> triangle(a, Arithmetic.AT_LEAST))));
    }

    private static List<Formula> tensors(Arguments arguments) {
        List<Formula> tensors = arguments.call().values("tensors").stream()
                .map(value -> ((Stored) value).formula())
                .toList();
        if (tensors.isEmpty()) {
            throw arguments.call().unsupported("it joins nothing");
        }
        return tensors;
    }

    private static Formula joined(Arguments arguments) {
        List<Formula> tensors = tensors(arguments);
        return new Formula.Joined(
                tensors, arguments.axis("dim", 0, tensors.getFirst().shape().size()));
    }

    private static Formula stacked(Arguments arguments) {
        List<Formula> tensors = tensors(arguments);
        int axis = arguments.axis("dim", 0, tensors.getFirst().shape().size() + 1);
        return new Formula.Joined(
                tensors.stream()
                        .map(tensor -> {
                            var more = new ArrayList<>(tensor.shape());
                            more.add(axis, 1);
                            return tensor.reshaped(more);
                        })
                        .toList(),
                axis);
    }

    /** Each along an axis of its own; {@code xy} swaps the first two. */
    private static List<Formula> grid(Arguments arguments) {
        List<Formula> tensors = tensors(arguments);
        int rank = tensors.size();
        boolean swapped = arguments.call().text("indexing", "ij").equals("xy") && rank > 1;
        List<Integer> axes = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
        if (swapped) {
            Collections.swap(axes, 0, 1);
        }
        var extents = new ArrayList<>(Collections.nCopies(rank, 1));
        for (int i = 0; i < rank; i++) {
            extents.set(axes.get(i), Math.toIntExact(tensors.get(i).elements()));
        }
        var grid = new ArrayList<Formula>();
        for (int i = 0; i < rank; i++) {
            var alone = new ArrayList<>(Collections.nCopies(rank, 1));
            alone.set(axes.get(i), extents.get(axes.get(i)));
            grid.add(tensors.get(i).reshaped(alone).expanded(extents));
        }
        return grid;
    }

    private static Formula indexed(Arguments arguments) {
        List<Optional<Value>> indices = arguments.call().optionalValues("indices");
        List<Optional<Value>> given =
                indices.stream().filter(Optional::isPresent).toList();
        if (given.size() != 1) {
            throw arguments.call().unsupported("it takes a stored tensor's values by " + given.size() + " indices");
        }
        return taken(
                arguments, indices.indexOf(given.getFirst()), given.getFirst().orElseThrow());
    }

    private static Formula selected(Arguments arguments) {
        int rank = arguments.tensor("self").shape().size();
        return taken(arguments, arguments.axis("dim", 0, rank), arguments.call().value("index"));
    }

    private static Formula taken(Arguments arguments, int axis, Value index) {
        Formula of = arguments.tensor("self");
        Tensor places = arguments.call().known(index).orElseThrow(() -> arguments
                .call()
                .unsupported("its indices depend on other tensors of the file"));
        Formula taken = new Formula.Taken(
                of,
                axis,
                IntStream.range(0, places.elements())
                        .mapToObj(i -> arguments
                                .call()
                                .layers()
                                .axis((long) places.get(i), of.shape().get(axis)))
                        .toList());
        var shape = new ArrayList<>(of.shape());
        shape.remove(axis);
        shape.addAll(axis, places.shape());
        return taken.reshaped(shape);
    }

    /** One behind the other along each axis, and along new axes in front. */
    private static Formula repeated(Arguments arguments, String argument) {
        List<Long> times = arguments.call().wholes(argument);
        Formula of = arguments.tensor("self");
        var shape = new ArrayList<>(
                Collections.nCopies(Math.max(0, times.size() - of.shape().size()), 1));
        shape.addAll(of.shape());
        int absent = shape.size() - times.size();
        var expanded = new ArrayList<>(shape);
        for (int axis = absent; axis < shape.size(); axis++) {
            if (shape.get(axis) == 1) {
                expanded.set(axis, Math.toIntExact(times.get(axis - absent)));
            }
        }
        Formula repeated = of.reshaped(shape);
        for (int axis = absent; axis < shape.size(); axis++) {
            int extent = shape.get(axis);
            long length = Math.multiplyExact(extent, times.get(axis - absent));
            if (extent > 1 && length > extent && length <= MOST_PLACES) {
                repeated = new Formula.Taken(
                        repeated,
                        axis,
                        IntStream.range(0, (int) length)
                                .map(i -> i % extent)
                                .boxed()
                                .toList());
                expanded.set(axis, (int) length);
            } else if (extent > 1 && length != extent) {
                throw arguments.call().unsupported("it repeats " + extent + " values of a stored tensor to " + length);
            }
        }
        return repeated.expanded(expanded);
    }

    private static Formula accumulated(Arguments arguments) {
        Formula of = arguments.tensor("self");
        return new Formula.Accumulated(of, arguments.axis("dim", 0, of.shape().size()));
    }

    private static Formula chosen(Arguments arguments, String condition, String one, String other) {
        return new Formula.Chosen(arguments.tensor(condition), arguments.tensor(one), arguments.tensor(other));
    }

    /** What is below or above a diagonal of the last two axes; zero elsewhere. */
    private static Formula triangle(Arguments arguments, Arithmetic kept) {
        Formula of = arguments.tensor("self");
        List<Integer> shape = of.shape();
        int rank = shape.size();
        Formula rows = new Formula.Sequence((double) arguments.call().whole("diagonal", 0), 1, shape.get(rank - 2))
                .reshaped(List.of(shape.get(rank - 2), 1));
        Formula columns = new Formula.Sequence(0, 1, shape.get(rank - 1));
        return new Formula.Chosen(columns.with(kept, rows), of, new Formula.Scalar(0));
    }
}
