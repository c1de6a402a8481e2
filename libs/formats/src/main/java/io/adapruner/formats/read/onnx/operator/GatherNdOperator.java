package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.constant.Constant;
import io.adapruner.formats.read.onnx.operator.Operand.Flow;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.Parts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Elements of the first axes by constant indices, where each axis is indexed by itself: {@code x[:, [3, 1, 0, 2]]} and its like. */
final class GatherNdOperator implements Operator.Single {
    private static final int MOST_INDICES = 1 << 20;

    @Override
    public Set<String> types() {
        return Set.of("GatherND");
    }

    @Override
    public Operand only(Call call) {
        View view = call.view(0);
        Constant indices = call.constant(1);
        List<Integer> shape = indices.shape();
        if (shape.isEmpty()
                || shape.getLast() < 1
                || shape.getLast() >= view.rank()
                || indices.elements() == 0
                || indices.elements() > MOST_INDICES
                || call.node().whole("batch_dims", 0) != 0) {
            throw call.unsupported("it gathers from " + view + " by indices of shape " + shape);
        }
        List<Integer> dims = shape.subList(0, shape.size() - 1);
        List<List<Integer>> own = axes(call, dims, shape.getLast(), indices.settled());
        View result = view;
        for (int axis = 0; axis < own.size(); axis++) {
            int extent = Math.toIntExact(view.extents().get(axis));
            if (extent == View.OPEN) {
                throw call.unsupported("it takes a part of the batch");
            }
            int each = axis;
            result = new Parts(call.layers())
                    .chosen(
                            result,
                            axis,
                            places(dims, own.get(axis)).stream()
                                    .map(place -> indices.whole(place * own.size() + each))
                                    .map(index -> call.layers().axis(index, extent))
                                    .toList());
        }
        return new Flow(split(call, result, own.size(), dims));
    }

    /** For each axis that is indexed, the axes of the indices that its own index depends on: each of one, in their order. */
    private static List<List<Integer>> axes(Call call, List<Integer> dims, int indexed, Constant indices) {
        var all = new ArrayList<List<Integer>>();
        int next = 0;
        for (int axis = 0; axis < indexed; axis++) {
            var own = new ArrayList<Integer>();
            while (next < dims.size() && (axis == indexed - 1 || !depends(dims, next, indexed, axis + 1, indices))) {
                own.add(next++);
            }
            all.add(own);
        }
        for (int axis = 0; axis < indexed; axis++) {
            for (int dim = 0; dim < dims.size(); dim++) {
                if (!all.get(axis).contains(dim) && depends(dims, dim, indexed, axis, indices)) {
                    throw call.unsupported("it indexes several axes together");
                }
            }
        }
        return all;
    }

    private static boolean depends(List<Integer> dims, int dim, int indexed, int axis, Constant indices) {
        int stride = elements(dims.subList(dim + 1, dims.size()));
        return IntStream.range(0, elements(dims))
                .filter(place -> place / stride % dims.get(dim) != 0)
                .anyMatch(place ->
                        indices.whole(place * indexed + axis) != indices.whole((place - stride) * indexed + axis));
    }

    /** Where the index of one axis is found as the axes that it depends on are counted through, all others at 0. */
    private static List<Integer> places(List<Integer> dims, List<Integer> own) {
        List<Integer> places = List.of(0);
        for (int dim : own) {
            int stride = elements(dims.subList(dim + 1, dims.size()));
            places = places.stream()
                    .flatMap(place -> IntStream.range(0, dims.get(dim)).mapToObj(i -> place + i * stride))
                    .toList();
        }
        return places;
    }

    /** Each axis that was indexed in the axes of its indices; the batch, which is among the others, leads meanwhile. */
    private static View split(Call call, View view, int indexed, List<Integer> dims) {
        if (dims.size() == indexed) {
            return view;
        }
        int batch = view.extents().indexOf(View.OPEN);
        List<Integer> order = new ArrayList<>(
                IntStream.range(0, view.rank()).filter(a -> a != batch).boxed().toList());
        order.addFirst(batch);
        View first = view.permuted(order);
        var extents = new ArrayList<>(dims.stream().map(Integer::longValue).toList());
        extents.addAll(first.extents().subList(1 + indexed, first.rank()));
        View result = first.reshaped(extents)
                .orElseGet(() -> View.of(call.arranged(first)).reshaped(extents).orElseThrow());
        List<Integer> back =
                new ArrayList<>(IntStream.range(1, result.rank()).boxed().toList());
        back.add(batch - indexed + dims.size(), 0);
        return result.permuted(back);
    }

    private static int elements(List<Integer> dims) {
        return dims.stream().reduce(1, Math::multiplyExact);
    }
}
