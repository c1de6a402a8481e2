package io.adapruner.formats.translation.arithmetic;

import io.adapruner.formats.translation.Layers;
import io.adapruner.formats.translation.Ordered;
import io.adapruner.formats.translation.View;
import io.adapruner.network.op.Crop;
import io.adapruner.network.op.Expand;
import io.adapruner.network.op.GatherChannels;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.SliceChannels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Takes parts of one axis of an activation, also in another order, whatever order its axes are seen in. */
public final class Parts {
    /** Each is a layer of its own. */
    private static final int MOST_RUNS = 256;

    /** Of an axis that is put in another order. */
    private static final int MOST_ELEMENTS = 1 << 16;

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

    /** The elements of an axis at the given indices; positions as the runs that lie at equal distances, side by side. */
    public View chosen(View view, int axis, List<Integer> indices) {
        List<Steps> runs = Steps.of(indices);
        if (runs.size() == 1) {
            Steps all = runs.getFirst();
            return taken(view, axis, all.start(), all.length(), all.step());
        }
        if (!view.batchFirst() && axis != view.batchAxis()) {
            return view.together(chosen(view.apart(), view.apart(axis), indices));
        }
        Ordered ordered = layers.ordered(view);
        return ordered.own(axis) == 0
                ? ordered.seen(layers.layer(new GatherChannels(indices), ordered.base()))
                : inRuns(ordered.seen(ordered.base()), axis, runs);
    }

    /**
     * A view with other values in the place of some of its own.
     *
     * @param starts for each axis, where they begin
     * @param values as many along each axis as are replaced; of the batch all, or one for all
     */
    public View overwritten(View view, List<Integer> starts, View values) {
        for (int axis = 0; axis < view.rank(); axis++) {
            long extent = view.extents().get(axis);
            long length = values.extents().get(axis);
            if (length != extent && extent != View.OPEN) {
                int start = starts.get(axis);
                int end = Math.toIntExact(start + length);
                View rest = taken(view, axis, start, Math.toIntExact(length), 1);
                var parts = new ArrayList<View>();
                if (start > 0) {
                    parts.add(taken(view, axis, 0, start, 1));
                }
                parts.add(overwritten(rest, starts, values));
                if (end < extent) {
                    parts.add(taken(view, axis, end, Math.toIntExact(extent - end), 1));
                }
                return new Combination(layers).joined(parts, axis);
            }
        }
        return values;
    }

    private View inRuns(View view, int axis, List<Steps> runs) {
        if (runs.isEmpty() || runs.size() > MOST_RUNS) {
            throw layers.origin()
                    .unsupported("it puts positions in another order, of which " + runs.size()
                            + " parts would be made; the limit is " + MOST_RUNS);
        }
        List<View> parts = runs.stream()
                .map(run -> taken(view, axis, run.start(), run.length(), run.step()))
                .toList();
        return new Combination(layers).joined(parts, axis);
    }

    /** An axis from its last element to its first. */
    public View flipped(View view, int axis) {
        return chosen(view, axis, all(view, axis).reversed());
    }

    /** An axis whose elements go {@code shift} places back, the last ones to its front. */
    public View rolled(View view, int axis, long shift) {
        List<Integer> indices = new ArrayList<>(all(view, axis));
        if (indices.isEmpty()) {
            return view;
        }
        Collections.rotate(indices, (int) (shift % indices.size()));
        return chosen(view, axis, indices);
    }

    /** Each axis with elements of its end in front, as many as {@code before} says, and of its start behind. */
    public View wrapped(View view, List<Integer> before, List<Integer> after) {
        View result = view;
        for (int axis = 0; axis < view.rank(); axis++) {
            if (before.get(axis) != 0 || after.get(axis) != 0) {
                result = wrapped(result, axis, before.get(axis), after.get(axis));
            }
        }
        return result;
    }

    private View wrapped(View view, int axis, int before, int after) {
        List<Integer> all = all(view, axis);
        if (before < 0 || after < 0 || before > all.size() || after > all.size()) {
            throw layers.origin()
                    .unsupported("it pads axis " + axis + " of " + view + " by " + before + " and " + after
                            + " of its own elements");
        }
        var indices = new ArrayList<>(all.subList(all.size() - before, all.size()));
        indices.addAll(all);
        indices.addAll(all.subList(0, after));
        return chosen(view, axis, indices);
    }

    /**
     * A view that many times along each of its axes.
     *
     * @param batch images of the graph's batch: what is the same for every input may be repeated for each of them
     */
    public View repeated(View view, List<Long> times, long batch) {
        int images = view.batchAxis();
        if (images >= 0 && times.get(images) == batch && layers.constant(view)) {
            var once = new ArrayList<>(times);
            once.set(images, 1L);
            return repeated(view, once);
        }
        return repeated(view, times);
    }

    private View repeated(View view, List<Long> times) {
        View result = view;
        var to = new ArrayList<Integer>();
        boolean expands = false;
        for (int axis = 0; axis < view.rank(); axis++) {
            long extent = view.extents().get(axis);
            long count = times.get(axis);
            if (extent == View.OPEN ? count != 1 : count < 1) {
                throw layers.origin().unsupported("it repeats axis " + axis + " of " + view + " " + count + " times");
            }
            if (extent > 1 && count > 1) {
                if (count > MOST_ELEMENTS / extent) {
                    throw layers.origin().unsupported("it repeats an axis of " + view + " " + count + " times");
                }
                result = chosen(
                        result,
                        axis,
                        Collections.nCopies((int) count, all(view, axis)).stream()
                                .flatMap(List::stream)
                                .toList());
            }
            expands |= extent == 1 && count > 1;
            if (axis > 0) {
                to.add(Math.toIntExact(extent * count));
            }
        }
        return expands ? View.of(layers.layer(new Expand(to), layers.arranged(result))) : result;
    }

    private List<Integer> all(View view, int axis) {
        long extent = view.extents().get(axis);
        if (extent == View.OPEN || extent > MOST_ELEMENTS) {
            throw layers.origin().unsupported("it changes the order along axis " + axis + " of " + view);
        }
        return IntStream.range(0, (int) extent).boxed().toList();
    }

    /** @param own makes the operation for the activation's own axis, without the batch */
    private View along(View view, int axis, IntFunction<Op> own) {
        if (!view.batchFirst() && axis != view.batchAxis()) {
            return view.together(along(view.apart(), view.apart(axis), own));
        }
        Ordered ordered = layers.ordered(view);
        return ordered.seen(layers.layer(own.apply(ordered.own(axis)), ordered.base()));
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

    /** Indices that follow each other at equal distances. */
    private record Steps(int start, int length, int step) {
        /** The fewest that come of putting each index to those before it where it fits. */
        static List<Steps> of(List<Integer> indices) {
            var all = new ArrayList<Steps>();
            int first = 0;
            while (first < indices.size()) {
                int step = first + 1 < indices.size() ? indices.get(first + 1) - indices.get(first) : 1;
                int end = first + 1;
                while (step > 0 && end < indices.size() && indices.get(end) - indices.get(end - 1) == step) {
                    end++;
                }
                all.add(new Steps(indices.get(first), end - first, end == first + 1 ? 1 : step));
                first = end;
            }
            return all;
        }
    }
}
