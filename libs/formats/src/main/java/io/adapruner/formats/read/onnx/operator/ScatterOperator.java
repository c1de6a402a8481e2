package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.constant.Constant;
import io.adapruner.formats.read.onnx.operator.Operand.Flow;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.Parts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A part of a tensor that is overwritten, {@code x[:, 1:, 1:] = y}, which exporters spell out as the index of each of its elements. */
final class ScatterOperator implements Operator.Single {
    @Override
    public Set<String> types() {
        return Set.of("ScatterND");
    }

    @Override
    public Operand only(Call call) {
        View view = call.view(0);
        Constant indices = call.constant(1).settled();
        List<Integer> shape = indices.shape();
        if (!call.node().text("reduction", "none").equals("none")
                || shape.isEmpty()
                || shape.getLast() < 1
                || shape.getLast() > view.rank()
                || indices.elements() == 0) {
            throw call.unsupported("it changes values of " + view + " at indices of shape " + shape);
        }
        Box box = Box.of(call, view, indices);
        long batch = call.context().batch();
        var extents = new ArrayList<>(view.extents(batch));
        for (int axis = 0; axis < box.lengths().size(); axis++) {
            extents.set(axis, (long) box.lengths().get(axis));
        }
        View values = call.layers().reshaped(call.view(2), extents, batch);
        return new Flow(new Parts(call.layers()).overwritten(view, box.starts(), values));
    }

    /**
     * Indices that count through a part of a tensor in its own order.
     *
     * @param starts for each axis of the tensor
     * @param lengths for each axis that is indexed
     */
    private record Box(List<Integer> starts, List<Integer> lengths) {
        static Box of(Call call, View view, Constant indices) {
            int depth = indices.shape().getLast();
            int count = indices.elements() / depth;
            var starts = new ArrayList<Integer>();
            var lengths = new ArrayList<Integer>();
            long all = 1;
            for (int axis = 0; axis < view.rank(); axis++) {
                int extent =
                        Math.toIntExact(view.extents(call.context().batch()).get(axis));
                int start = axis < depth ? call.layers().axis(indices.whole(axis), extent) : 0;
                starts.add(start);
                if (axis < depth) {
                    int last = call.layers().axis(indices.whole((count - 1) * depth + axis), extent);
                    lengths.add(last - start + 1);
                    all *= Math.max(0, last - start + 1);
                    boolean whole = start == 0 && last == extent - 1;
                    if (axis == view.batchAxis() && !whole) {
                        throw call.unsupported("it changes some images of the batch only");
                    }
                }
            }
            if (all != count || !counts(indices, depth, starts, lengths)) {
                throw call.unsupported("it changes values of " + view + " here and there, not a part of it");
            }
            return new Box(starts, lengths);
        }

        private static boolean counts(Constant indices, int depth, List<Integer> starts, List<Integer> lengths) {
            for (int i = 0; i < indices.elements() / depth; i++) {
                int rest = i;
                for (int axis = depth - 1; axis >= 0; axis--) {
                    int expected = starts.get(axis) + rest % lengths.get(axis);
                    rest /= lengths.get(axis);
                    if (indices.whole(i * depth + axis) != expected) {
                        return false;
                    }
                }
            }
            return true;
        }
    }
}
