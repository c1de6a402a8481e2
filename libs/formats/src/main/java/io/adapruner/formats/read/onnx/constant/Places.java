package io.adapruner.formats.read.onnx.constant;

import java.util.ArrayList;
import java.util.List;

/** Where the values of a tensor are: everything that only moves values is a list of places. */
final class Places {
    private Places() {}

    /** Distances between neighbours along each axis, row-major. */
    static int[] strides(List<Integer> shape) {
        int[] strides = new int[shape.size()];
        int stride = 1;
        for (int axis = strides.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape.get(axis);
        }
        return strides;
    }

    /** For each value of a result the place it comes from. */
    static int[] of(List<Integer> shape, int[] strides, int start) {
        int[] places = new int[Constant.elements(shape)];
        int[] index = new int[strides.length];
        int place = start;
        for (int i = 0; i < places.length; i++) {
            places[i] = place;
            for (int axis = strides.length - 1; axis >= 0; axis--) {
                place += strides[axis];
                if (++index[axis] < shape.get(axis)) {
                    break;
                }
                place -= strides[axis] * shape.get(axis);
                index[axis] = 0;
            }
        }
        return places;
    }

    /** NumPy's common shape of two. */
    static List<Integer> broadcast(List<Integer> one, List<Integer> other) {
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

    /** A constant with its values repeated to a larger shape. */
    static Constant expanded(Constant constant, List<Integer> to) {
        List<Integer> from = constant.shape();
        if (from.equals(to)) {
            return constant;
        }
        if (constant.elements() == 1 && Constant.elements(to) == 1) {
            return constant.reshaped(to);
        }
        int[] own = strides(from);
        int[] strides = new int[to.size()];
        for (int axis = 0; axis < strides.length; axis++) {
            int mine = axis - to.size() + from.size();
            strides[axis] = mine < 0 || from.get(mine) == 1 ? 0 : own[mine];
        }
        return constant.taken(to, of(to, strides, 0));
    }
}
