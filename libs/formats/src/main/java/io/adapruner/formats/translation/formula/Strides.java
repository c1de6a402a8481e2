package io.adapruner.formats.translation.formula;

import java.util.ArrayList;
import java.util.List;

/** Where a tensor's values are for those who see it in another shape. */
public final class Strides {
    private Strides() {}

    /** Distances between neighbours along each axis, row-major. */
    public static int[] of(List<Integer> shape) {
        int[] strides = new int[shape.size()];
        int stride = 1;
        for (int axis = strides.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape.get(axis);
        }
        return strides;
    }

    /** Of a tensor that is broadcast to a larger shape. */
    public static int[] broadcast(List<Integer> shape, List<Integer> to) {
        int[] own = of(shape);
        int[] strides = new int[to.size()];
        int missing = to.size() - own.length;
        for (int axis = missing; axis < strides.length; axis++) {
            strides[axis] = shape.get(axis - missing) == 1 ? 0 : own[axis - missing];
        }
        return strides;
    }

    /** NumPy's common shape of two. */
    public static List<Integer> common(List<Integer> one, List<Integer> other) {
        int rank = Math.max(one.size(), other.size());
        var shape = new ArrayList<Integer>();
        for (int axis = 0; axis < rank; axis++) {
            int a = extent(one, axis - rank + one.size());
            int b = extent(other, axis - rank + other.size());
            if (a != b && a != 1 && b != 1) {
                throw new IllegalArgumentException("shapes " + one + " and " + other + " do not go together");
            }
            shape.add(a == 1 ? b : a);
        }
        return shape;
    }

    private static int extent(List<Integer> shape, int axis) {
        return axis < 0 ? 1 : shape.get(axis);
    }
}
