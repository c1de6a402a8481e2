package io.adapruner.formats.read.onnx.constant;

import io.adapruner.formats.read.onnx.constant.Constant.Reals;
import io.adapruner.formats.read.onnx.constant.Constant.Wholes;
import io.adapruner.formats.translation.formula.Strides;
import io.adapruner.network.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Operators that take, repeat or join values. */
final class Selecting {
    private Selecting() {}

    static Map<String, Fold> folds() {
        var folds = new HashMap<String, Fold>();
        folds.put("Gather", Fold.single(Selecting::gather));
        folds.put("GatherND", Fold.single(Selecting::gatherNd));
        folds.put("Slice", Fold.single(Selecting::slice));
        folds.put("Expand", Fold.single(Selecting::expand));
        folds.put("Tile", Fold.single(Selecting::tile));
        folds.put("Concat", Fold.single(Selecting::concat));
        folds.put("Where", Fold.single(Selecting::where));
        folds.put("Split", Selecting::split);
        return folds;
    }

    private static Constant gather(Arguments arguments) {
        Constant x = arguments.input(0);
        Constant indices = arguments.input(1).settled();
        int axis = arguments.axis(arguments.node().whole("axis", 0), x.shape().size());
        int extent = x.shape().get(axis);
        int[] chosen = new int[indices.elements()];
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = arguments.axis(indices.whole(i), extent);
        }
        var shape = new ArrayList<>(x.shape().subList(0, axis));
        shape.addAll(indices.shape());
        shape.addAll(x.shape().subList(axis + 1, x.shape().size()));
        return along(arguments, x, axis, chosen, shape);
    }

    /** The last axis of the indices counts along the first axes of the data. */
    private static Constant gatherNd(Arguments arguments) {
        Constant x = arguments.input(0);
        Constant indices = arguments.input(1).settled();
        int depth = indices.shape().isEmpty() ? 0 : indices.shape().getLast();
        if (arguments.node().whole("batch_dims", 0) != 0
                || depth < 1
                || depth > x.shape().size()) {
            throw new IllegalArgumentException(
                    "indices of shape " + indices.shape() + " into a constant of shape " + x.shape());
        }
        var shape = new ArrayList<>(indices.shape().subList(0, indices.shape().size() - 1));
        shape.addAll(x.shape().subList(depth, x.shape().size()));
        arguments.bound().check(shape);
        int inner = Constant.elements(x.shape().subList(depth, x.shape().size()));
        int[] places = new int[Constant.elements(shape)];
        for (int i = 0; i < places.length; i++) {
            int place = 0;
            for (int axis = 0; axis < depth; axis++) {
                int extent = x.shape().get(axis);
                place = place * extent + arguments.axis(indices.whole(i / inner * depth + axis), extent);
            }
            places[i] = place * inner + i % inner;
        }
        return x.taken(shape, places);
    }

    /** The slices at given indices of one axis. */
    private static Constant along(Arguments arguments, Constant x, int axis, int[] chosen, List<Integer> shape) {
        arguments.bound().check(shape);
        int inner = Constant.elements(x.shape().subList(axis + 1, x.shape().size()));
        int outer = Constant.elements(x.shape().subList(0, axis));
        int extent = x.shape().get(axis);
        int[] places = new int[outer * chosen.length * inner];
        int at = 0;
        for (int o = 0; o < outer; o++) {
            for (int index : chosen) {
                for (int i = 0; i < inner; i++) {
                    places[at++] = (o * extent + index) * inner + i;
                }
            }
        }
        return x.taken(shape, places);
    }

    private static Constant slice(Arguments arguments) {
        Constant x = arguments.input(0);
        int rank = x.shape().size();
        List<Long> starts = arguments.list("starts", 1).orElseThrow();
        List<Long> ends = arguments.list("ends", 2).orElseThrow();
        List<Long> axes = arguments.list("axes", 3).orElseGet(() -> IntStream.range(0, starts.size())
                .mapToObj(a -> (long) a)
                .toList());
        List<Long> steps = arguments
                .list("steps", 4)
                .orElseGet(() -> axes.stream().map(a -> 1L).toList());
        if (axes.size() > rank) {
            throw new IllegalArgumentException(axes.size() + " axes of " + rank + " are sliced");
        }
        Constant result = x;
        for (int i = 0; i < axes.size(); i++) {
            int axis = arguments.axis(axes.get(i), rank);
            var range =
                    Range.of(starts.get(i), ends.get(i), steps.get(i), x.shape().get(axis));
            var shape = new ArrayList<>(result.shape());
            shape.set(axis, range.length());
            result = along(arguments, result, axis, range.indices(), shape);
        }
        return result;
    }

    private static Constant expand(Arguments arguments) {
        List<Integer> to = Strides.common(arguments.input(0).shape(), Making.shape(arguments.input(1)));
        arguments.bound().check(to);
        return Places.expanded(arguments.input(0), to);
    }

    private static Constant tile(Arguments arguments) {
        Constant result = arguments.input(0);
        long[] repeats = arguments.input(1).wholes();
        for (int axis = 0; axis < repeats.length; axis++) {
            int extent = result.shape().get(axis);
            var shape = new ArrayList<>(result.shape());
            shape.set(axis, Math.toIntExact(extent * repeats[axis]));
            arguments.bound().check(shape);
            result = along(
                    arguments,
                    result,
                    axis,
                    IntStream.range(0, shape.get(axis)).map(i -> i % extent).toArray(),
                    shape);
        }
        return result;
    }

    private static Constant concat(Arguments arguments) {
        Constant first = arguments.input(0);
        int axis =
                arguments.axis(arguments.node().whole("axis", 0), first.shape().size());
        var shape = new ArrayList<>(first.shape());
        long extent = 0;
        for (int i = 0; i < arguments.inputs().size(); i++) {
            List<Integer> other = new ArrayList<>(arguments.input(i).shape());
            extent += other.set(axis, first.shape().get(axis));
            if (!other.equals(first.shape())) {
                throw new IllegalArgumentException("shapes " + first.shape() + " and "
                        + arguments.input(i).shape() + " cannot be joined along axis " + axis);
            }
        }
        shape.set(axis, Math.toIntExact(extent));
        arguments.bound().check(shape);
        int outer = Constant.elements(shape.subList(0, axis));
        int inner = Constant.elements(shape.subList(axis + 1, shape.size()));
        boolean whole = first instanceof Wholes;
        long[] wholes = new long[whole ? Constant.elements(shape) : 0];
        float[] reals = new float[whole ? 0 : Constant.elements(shape)];
        List<Constant> parts = IntStream.range(0, arguments.inputs().size())
                .mapToObj(i -> arguments.input(i).settled())
                .toList();
        int at = 0;
        for (int o = 0; o < outer; o++) {
            for (Constant part : parts) {
                int length = part.shape().get(axis) * inner;
                for (int k = 0; k < length; k++, at++) {
                    if (whole) {
                        wholes[at] = part.whole(o * length + k);
                    } else {
                        reals[at] = (float) part.real(o * length + k);
                    }
                }
            }
        }
        return whole ? new Wholes(shape, false, wholes) : new Reals("", Tensor.of(shape, reals));
    }

    private static Constant where(Arguments arguments) {
        Constant one = arguments.input(1);
        Constant other = arguments.input(2);
        List<Integer> shape = Strides.common(arguments.input(0).shape(), Strides.common(one.shape(), other.shape()));
        arguments.bound().check(shape);
        Constant condition = Places.expanded(arguments.input(0), shape).settled();
        Constant a = Places.expanded(one, shape).settled();
        Constant b = Places.expanded(other, shape).settled();
        int elements = Constant.elements(shape);
        if (one instanceof Wholes) {
            long[] values = new long[elements];
            for (int i = 0; i < elements; i++) {
                values[i] = condition.whole(i) != 0 ? a.whole(i) : b.whole(i);
            }
            return new Wholes(shape, false, values);
        }
        float[] values = new float[elements];
        for (int i = 0; i < elements; i++) {
            values[i] = (float) (condition.whole(i) != 0 ? a.real(i) : b.real(i));
        }
        return new Reals("", Tensor.of(shape, values));
    }

    private static List<Constant> split(Arguments arguments) {
        Constant x = arguments.input(0);
        int axis = arguments.axis(arguments.node().whole("axis", 0), x.shape().size());
        int parts = arguments.node().outputs().size();
        int extent = x.shape().get(axis);
        List<Long> lengths = arguments.list("split", 1).orElseGet(() -> evenly(extent, parts));
        var results = new ArrayList<Constant>();
        int start = 0;
        for (long length : lengths) {
            var range = Range.of(start, start + length, 1, extent);
            var shape = new ArrayList<>(x.shape());
            shape.set(axis, range.length());
            results.add(along(arguments, x, axis, range.indices(), shape));
            start += range.length();
        }
        return results;
    }

    /** Equal lengths except the last. */
    static List<Long> evenly(long extent, int parts) {
        long each = Math.ceilDiv(extent, parts);
        return IntStream.range(0, parts)
                .mapToObj(i -> Math.clamp(extent - i * each, 0, each))
                .toList();
    }
}
