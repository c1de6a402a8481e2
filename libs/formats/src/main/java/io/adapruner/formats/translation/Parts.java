package io.adapruner.formats.translation;

import io.adapruner.network.op.Crop;
import io.adapruner.network.op.GatherChannels;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.SliceChannels;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Takes parts of one axis of an activation, whatever order its axes are seen in. */
public final class Parts {
    private final Layers layers;

    public Parts(Layers layers) {
        this.layers = layers;
    }

    /** {@code length} elements of an axis from {@code start} on, each {@code step} behind the last. */
    public View taken(View view, int axis, int start, int length, int step) {
        if (start == 0 && step == 1 && length == view.extents().get(axis)) {
            return view;
        }
        return along(view, axis, own -> part(own, start, length, step));
    }

    /** The elements of an axis at the given indices. */
    public View chosen(View view, int axis, List<Integer> indices) {
        boolean neighbours = IntStream.range(1, indices.size()).allMatch(i -> indices.get(i) == indices.get(i - 1) + 1);
        if (neighbours && !indices.isEmpty()) {
            return taken(view, axis, indices.getFirst(), indices.size(), 1);
        }
        return along(view, axis, own -> {
            if (own != 0) {
                throw layers.origin().unsupported("it gathers positions one by one; only channels are understood");
            }
            return new GatherChannels(indices);
        });
    }

    /** @param own makes the operation for the activation's own axis, without the batch */
    private View along(View view, int axis, IntFunction<Op> own) {
        int batch = view.extents().indexOf(View.OPEN);
        if (batch > 0 && axis != batch) {
            return behindTheBatch(view, batch, axis, own);
        }
        Ordered ordered = layers.ordered(view);
        return ordered.seen(layers.layer(own.apply(ordered.own(axis)), ordered.base()));
    }

    /** Where the batch is seen behind other axes, as where queries, keys and values are stacked before it. */
    private View behindTheBatch(View view, int batch, int axis, IntFunction<Op> own) {
        List<Integer> order = new ArrayList<>(
                IntStream.range(0, view.rank()).filter(a -> a != batch).boxed().toList());
        order.addFirst(batch);
        List<Integer> back =
                IntStream.range(0, view.rank()).mapToObj(order::indexOf).toList();
        return along(view.permuted(order), order.indexOf(axis), own).permuted(back);
    }

    private Op part(int axis, int start, int length, int step) {
        if (axis < 0) {
            throw layers.origin().unsupported("it takes a part of the batch");
        }
        if (step == 1 && axis == 0) {
            return new SliceChannels(start, length);
        }
        if (axis == 0) {
            return new GatherChannels(
                    IntStream.range(0, length).mapToObj(i -> start + i * step).toList());
        }
        return new Crop(axis, start, length, step);
    }
}
