package io.adapruner.formats.translation;

import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.network.op.Linear;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.PointwiseLinear;
import java.util.ArrayList;
import java.util.List;

/**
 * A matrix applied along the last axis that is seen: a fully connected layer over features, or over the channels at each
 * position.
 *
 * @param op the layer
 * @param input what it reads
 * @param matrix its weight, {@code [out, in]}
 * @param order of the axes in which its result is seen
 */
public record Weighing<T extends Rearrangeable<T>>(Op op, Activation input, T matrix, List<Integer> order) {
    public Weighing {
        order = List.copyOf(order);
    }

    /** @param matrix as {@code [out, in]} */
    public static <T extends Rearrangeable<T>> Weighing<T> of(Layers layers, View view, T matrix, boolean bias) {
        if (matrix.shape().size() != 2) {
            throw layers.origin().unsupported("its weight of shape " + matrix.shape() + " is no matrix");
        }
        int out = matrix.shape().getFirst();
        int in = matrix.shape().getLast();
        FlattenedView flattened = FlattenedView.of(view).orElse(null);
        if (flattened != null) {
            Activation features = layers.arranged(flattened.lying());
            return new Weighing<>(new Linear(in, out, bias), features, columns(matrix, flattened), List.of(0, 1));
        }
        Ordered ordered = layers.ordered(view);
        if (view.rank() == 2) {
            return new Weighing<>(new Linear(in, out, bias), ordered.base(), matrix, ordered.order());
        }
        var op = new PointwiseLinear(in, out, bias);
        if (ordered.own(view.rank() - 1) == 0) {
            return new Weighing<>(op, ordered.base(), matrix, ordered.order());
        }
        // A last axis that does not count channels is moved to where they are.
        var order = new ArrayList<>(List.of(0, view.rank() - 1));
        for (int axis = 1; axis < view.rank() - 1; axis++) {
            order.add(axis);
        }
        return new Weighing<>(op, layers.arranged(view.permuted(order)), matrix, order);
    }

    /** The matrix for features in the order in which they lie, not in which they are seen. */
    private static <T extends Rearrangeable<T>> T columns(T matrix, FlattenedView view) {
        var split = new ArrayList<>(List.of(matrix.shape().getFirst()));
        split.addAll(view.extents());
        var order = new ArrayList<>(List.of(0));
        view.lyingOrder().forEach(axis -> order.add(axis + 1));
        return matrix.reshaped(split).permuted(order).reshaped(matrix.shape());
    }
}
