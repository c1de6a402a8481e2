package io.adapruner.network.op;

import io.adapruner.network.op.ParameterSpec.Axis;
import io.adapruner.network.op.ParameterSpec.Role;
import java.util.ArrayList;
import java.util.List;

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

    /** The axis of {@link #shape} that counts channels; -1 when all channels meet the same values or none counts them. */
    private int channelAxis() {
        int axis = 0;
        while (axis < shape.size() && shape.get(axis) == 1) {
            axis++;
        }
        return view.getFirst() > 1 && axis < shape.size() && shape.get(axis).equals(view.getFirst()) ? axis : -1;
    }

    ParameterSpec spec(Role role) {
        var axes = new ArrayList<Axis>();
        for (int axis = 0; axis < shape.size(); axis++) {
            axes.add(axis == channelAxis() ? Axis.OUT : Axis.OTHER);
        }
        return new ParameterSpec("", shape, axes, role);
    }

    /** Channels that meet different values can only go where the tensor has an axis for them. */
    void keepWholeUnlessCounted(Op.Coupling coupling, int[] channels) {
        if (view.getFirst() > 1 && channelAxis() < 0) {
            coupling.keepWhole(channels, "no axis of its tensor " + shape + " counts channels alone");
        }
    }

    OwnTensor withChannels(int channels) {
        int axis = channelAxis();
        if (axis < 0) {
            return this;
        }
        var fewer = new ArrayList<>(shape);
        fewer.set(axis, channels);
        var seen = new ArrayList<>(view);
        seen.set(0, channels);
        return new OwnTensor(fewer, seen);
    }
}
