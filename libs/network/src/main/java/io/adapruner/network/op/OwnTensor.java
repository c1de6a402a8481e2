package io.adapruner.network.op;

import io.adapruner.network.op.ParameterSpec.Axis;
import io.adapruner.network.op.ParameterSpec.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The tensor of an operation that owns one without a name beside the layer's.
 *
 * @param shape as it is stored
 * @param view the same values by the axes of a sample
 */
record OwnTensor(List<Integer> shape, List<Integer> view) {
    static void check(List<Integer> shape, List<Integer> view) {
        if (shape.stream().anyMatch(d -> d < 1)
                || view.isEmpty()
                || view.stream().anyMatch(d -> d < 1)
                || elements(shape) != elements(view)) {
            throw Op.invalid("a tensor of shape " + shape + " cannot be seen as " + view);
        }
    }

    private static long elements(List<Integer> dims) {
        return dims.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }

    /** The first axis of the view along which the values differ: heads of {@code [heads, tokens, tokens]}. */
    int channelAxis() {
        return IntStream.range(0, view.size())
                .filter(axis -> view.get(axis) > 1)
                .findFirst()
                .orElse(0);
    }

    /** The axis of {@link #shape} that counts channels; -1 where they cannot be told from other values, or there are none. */
    private int storedAxis() {
        int axis = 0;
        while (axis < shape.size() && shape.get(axis) == 1) {
            axis++;
        }
        return axis < shape.size() && shape.get(axis).equals(view.get(channelAxis())) ? axis : -1;
    }

    ParameterSpec spec(Role role) {
        var axes = new ArrayList<Axis>();
        for (int axis = 0; axis < shape.size(); axis++) {
            axes.add(axis == storedAxis() ? Axis.OUT : Axis.OTHER);
        }
        return new ParameterSpec("", shape, axes, role);
    }

    /** Whether the tensor has an axis of its own for channels, which can go with them. */
    boolean counts() {
        return storedAxis() >= 0;
    }

    /** Axes of the view along which the values differ, but for that of the channels that are counted. */
    List<Integer> shared() {
        return IntStream.range(0, view.size())
                .filter(axis -> view.get(axis) > 1 && (axis != channelAxis() || !counts()))
                .boxed()
                .toList();
    }

    /** Why channels that meet different values stay. */
    String reason() {
        return "no axis of its tensor " + shape + " counts channels alone";
    }

    /** For what is left of the result. */
    OwnTensor left(Survivors output) {
        if (!counts()) {
            return this;
        }
        int left = output.along(channelAxis()).length;
        var fewer = new ArrayList<>(shape);
        fewer.set(storedAxis(), left);
        var seen = new ArrayList<>(view);
        seen.set(channelAxis(), left);
        return new OwnTensor(fewer, seen);
    }
}
