package io.adapruner.formats.translation.arithmetic;

import io.adapruner.formats.translation.Layers;
import io.adapruner.formats.translation.Ordered;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.View;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.OneDimensional;
import io.adapruner.network.op.SpatialPad;
import io.adapruner.network.op.SpatialPad.Mode;
import io.adapruner.network.op.ZeroPadChannels;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * More positions at the edges of an activation, or channels of zeros; fewer where a padding is negative.
 *
 * @param value of what is added where {@code mode} is constant
 */
public record Padding(Layers layers, Mode mode, double value) {
    /** Minus infinity is for maxima, which pass over the smallest float as well. */
    public Padding {
        value = Math.clamp(value, -Float.MAX_VALUE, Float.MAX_VALUE);
    }

    /**
     * A view with more elements along its axes.
     *
     * @param before for each axis that is seen, how many come first
     * @param after how many come last
     */
    public View by(View view, List<Integer> before, List<Integer> after) {
        if (before.stream().allMatch(p -> p == 0) && after.stream().allMatch(p -> p == 0)) {
            return view;
        }
        if (Stream.concat(before.stream(), after.stream()).anyMatch(p -> p < 0)) {
            return by(cropped(view, before, after), added(before), added(after));
        }
        Ordered ordered = layers.ordered(view);
        int channels = ordered.order().get(1);
        // What is seen as rows may be channels before a transposition; only zeros can be added to those.
        if (!zeros() && (before.get(channels) != 0 || after.get(channels) != 0)) {
            ordered = new Ordered(
                    layers.arranged(view),
                    IntStream.range(0, view.rank()).boxed().toList());
        }
        return ordered.seen(padded(ordered.base(), own(before, ordered), own(after, ordered)));
    }

    /** Of what is to become less, so much less. */
    private View cropped(View view, List<Integer> before, List<Integer> after) {
        View result = view;
        for (int axis = 0; axis < view.rank(); axis++) {
            int front = Math.max(0, -before.get(axis));
            int back = Math.max(0, -after.get(axis));
            if (front != 0 || back != 0) {
                int length = Math.toIntExact(view.extents().get(axis)) - front - back;
                result = new Parts(layers).taken(result, axis, front, length, 1);
            }
        }
        return result;
    }

    private static List<Integer> added(List<Integer> padding) {
        return padding.stream().map(p -> Math.max(0, p)).toList();
    }

    private static List<Integer> own(List<Integer> seen, Ordered ordered) {
        return ordered.order().stream().map(seen::get).toList();
    }

    private boolean zeros() {
        return mode == Mode.CONSTANT && value == 0;
    }

    private Activation padded(Activation base, List<Integer> before, List<Integer> after) {
        if (before.getFirst() != 0 || after.getFirst() != 0) {
            throw layers.origin().unsupported("it pads the batch");
        }
        Activation result = base;
        if (before.get(1) != 0 || after.get(1) != 0) {
            if (!zeros()) {
                throw layers.origin().unsupported("it pads channels by something else than zeros");
            }
            result = layers.layer(new ZeroPadChannels(base.shape().channels(), before.get(1), after.get(1)), result);
        }
        List<Integer> front = before.subList(2, before.size());
        List<Integer> back = after.subList(2, after.size());
        if (front.stream().allMatch(p -> p == 0) && back.stream().allMatch(p -> p == 0)) {
            return result;
        }
        if (front.size() > 3) {
            throw layers.origin()
                    .unsupported(
                            "it pads [batch, " + base.shape() + "]; only sequences, images and volumes are understood");
        }
        var pad = new SpatialPad(mode, edge(front), edge(back), mode == Mode.CONSTANT ? value : 0);
        return layers.layer(front.size() == 1 ? new OneDimensional(pad) : pad, result);
    }

    private static Extent edge(List<Integer> positions) {
        return positions.size() == 1 ? new Extent(0, positions.getFirst()) : new Extent(positions);
    }
}
