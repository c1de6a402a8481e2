package io.adapruner.formats.translation.formula;

import java.util.List;

/** Visits the values of a shape in row-major order and knows where each of them is in a tensor with other strides. */
final class Walk {
    private final int[] extents;
    private final int[] strides;
    private final int[] index;
    private int place;

    Walk(List<Integer> shape, int[] strides) {
        this.extents = shape.stream().mapToInt(Integer::intValue).toArray();
        this.strides = strides;
        this.index = new int[strides.length];
    }

    /** The place of the current value; then goes on to the next. */
    int next() {
        int current = place;
        for (int axis = extents.length - 1; axis >= 0; axis--) {
            place += strides[axis];
            if (++index[axis] < extents[axis]) {
                break;
            }
            place -= strides[axis] * extents[axis];
            index[axis] = 0;
        }
        return current;
    }
}
