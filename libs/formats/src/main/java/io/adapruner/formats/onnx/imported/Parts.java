package io.adapruner.formats.onnx.imported;

import io.adapruner.formats.onnx.constant.Range;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.View;
import io.adapruner.network.op.Crop;
import io.adapruner.network.op.GatherChannels;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.SliceChannels;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Takes parts of one axis of an activation, whatever order its axes are seen in. */
final class Parts {
    private final Call call;

    Parts(Call call) {
        this.call = call;
    }

    View taken(View view, int axis, Range range) {
        if (range.start() == 0
                && range.step() == 1
                && range.length() == view.extents().get(axis)) {
            return view;
        }
        return along(view, axis, own -> part(own, range));
    }

    View chosen(View view, int axis, List<Integer> indices) {
        boolean neighbours = IntStream.range(1, indices.size()).allMatch(i -> indices.get(i) == indices.get(i - 1) + 1);
        if (neighbours && !indices.isEmpty()) {
            return taken(view, axis, new Range(indices.getFirst(), indices.size(), 1));
        }
        return along(view, axis, own -> {
            if (own != 0) {
                throw call.unsupported("it gathers positions one by one; only channels are understood");
            }
            return new GatherChannels(indices);
        });
    }

    /** @param own makes the operation for the activation's own axis, without the batch */
    private View along(View view, int axis, IntFunction<Op> own) {
        List<Integer> order = call.wholeAxes(view)
                .orElseGet(() -> IntStream.range(0, view.rank()).boxed().toList());
        Activation base = call.wholeAxes(view).isPresent() ? view.base() : call.arranged(view);
        return Call.seen(call.layer(own.apply(order.indexOf(axis) - 1), base), order);
    }

    private Op part(int axis, Range range) {
        if (axis < 0) {
            throw call.unsupported("it takes a part of the batch");
        }
        if (range.step() == 1 && axis == 0) {
            return new SliceChannels(range.start(), range.length());
        }
        if (axis == 0) {
            return new GatherChannels(IntStream.range(0, range.length())
                    .mapToObj(i -> range.start() + i * range.step())
                    .toList());
        }
        return new Crop(axis, range.start(), range.length(), range.step());
    }
}
