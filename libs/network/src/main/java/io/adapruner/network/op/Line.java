package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * The one axis of a value along which it may lose channels.
 *
 * @param shape of the value
 * @param classes for each index of the axis the channels that are kept or pruned together with it
 */
public record Line(TensorShape shape, int axis, int[] classes) {
    /**
     * @param value whose channels differ along one axis at most, by their classes
     * @param classOf channel to class
     */
    public static Line of(Identities value, IntUnaryOperator classOf) {
        List<Integer> axes = value.axes();
        int first = axes.isEmpty() ? 0 : axes.getFirst();
        int axis = axes.size() < 2
                ? first
                : axes.stream()
                        .filter(a -> differs(value, a, classOf))
                        .findFirst()
                        .orElse(first);
        return new Line(
                value.shape(),
                axis,
                Arrays.stream(value.along(axis)).map(classOf).toArray());
    }

    /** Whether two indices along an axis hold channels of different classes. */
    static boolean differs(Identities value, int axis, IntUnaryOperator classOf) {
        int[] first = value.slice(axis, 0);
        for (int i = 1; i < value.extents().get(axis); i++) {
            int[] slice = value.slice(axis, i);
            for (int k = 0; k < slice.length; k++) {
                if (classOf.applyAsInt(slice[k]) != classOf.applyAsInt(first[k])) {
                    return true;
                }
            }
        }
        return false;
    }
}
