package io.adapruner.formats.translation;

import io.adapruner.formats.translation.Value.Activation;
import java.util.ArrayList;
import java.util.List;

/**
 * An activation whose axes are all whole, seen in some order.
 *
 * @param order for each of the activation's axes, batch included, where it is seen
 */
public record Ordered(Activation base, List<Integer> order) {
    public Ordered {
        order = List.copyOf(order);
    }

    /** Which of the activation's axes is seen there, without the batch: 0 for channels, -1 for the batch itself. */
    public int own(int axis) {
        return order.indexOf(axis) - 1;
    }

    /** What is made of the activation, in the same order of axes. */
    public View seen(Activation result) {
        var inverse = new ArrayList<Integer>(order);
        for (int axis = 0; axis < order.size(); axis++) {
            inverse.set(order.get(axis), axis);
        }
        return View.of(result).permuted(inverse);
    }
}
