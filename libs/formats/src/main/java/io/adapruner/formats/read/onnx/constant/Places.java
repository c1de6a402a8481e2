package io.adapruner.formats.read.onnx.constant;

import io.adapruner.formats.translation.formula.Strides;
import java.util.List;

/** Where the values of a tensor are: everything that only moves values is a list of places. */
final class Places {
    private Places() {}

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

    /** A constant with its values repeated to a larger shape. */
    static Constant expanded(Constant constant, List<Integer> to) {
        List<Integer> from = constant.shape();
        if (from.equals(to)) {
            return constant;
        }
        if (constant.elements() == 1 && Constant.elements(to) == 1) {
            return constant.reshaped(to);
        }
        return constant.taken(to, of(to, Strides.broadcast(from, to), 0));
    }
}
