package io.adapruner.formats.translation.arithmetic;

import io.adapruner.formats.translation.FlattenedView;
import io.adapruner.formats.translation.LastAxis;
import io.adapruner.formats.translation.Layers;
import io.adapruner.formats.translation.Ordered;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.source.Rearrangeable;
import io.adapruner.network.op.Linear;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.PointwiseLinear;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A matrix applied along the last axis that is seen: a fully connected layer over features, or over the channels at each
 * position.
 *
 * @param op the layer
 * @param input what it reads
 * @param matrix its weight, {@code [out, in]}
 * @param seen how its result is seen
 */
public record Weighing<T extends Rearrangeable<T>>(Op op, Activation input, T matrix, Function<Activation, View> seen) {
    /** @param matrix as {@code [out, in]} */
    public static <T extends Rearrangeable<T>> Weighing<T> of(Layers layers, View view, T matrix, boolean bias) {
        if (matrix.shape().size() != 2) {
            throw layers.origin().unsupported("its weight of shape " + matrix.shape() + " is no matrix");
        }
        int out = matrix.shape().getFirst();
        int in = matrix.shape().getLast();
        int last = view.rank() - 1;
        // Another axis of extent 1 looks the same as a single channel.
        boolean channels = view.channels(last)
                && (in > 1 || view.order().filter(o -> o.get(1) == last).isPresent());
        if (channels && view.base().shape().rank() > 1) {
            // Positions do not matter, even where they are joined with the batch.
            return new Weighing<>(new PointwiseLinear(in, out, bias), view.base(), matrix, view::withChannels);
        }
        if (!view.batchFirst()) {
            var moved = new LastAxis(view);
            return new Weighing<>(new PointwiseLinear(in, out, bias), moved.moved(layers), matrix, moved::seen);
        }
        Optional<FlattenedView> flattened = FlattenedView.of(view);
        if (flattened.isPresent()) {
            Activation features = layers.arranged(flattened.get().lying());
            return new Weighing<>(new Linear(in, out, bias), features, columns(matrix, flattened.get()), View::of);
        }
        if (view.rank() == 2) {
            return new Weighing<>(new Linear(in, out, bias), layers.arranged(view), matrix, View::of);
        }
        // A last axis that does not count channels is moved to where they are.
        var order = new ArrayList<>(List.of(0, last));
        for (int axis = 1; axis < last; axis++) {
            order.add(axis);
        }
        Activation moved = layers.arranged(view.permuted(order));
        return new Weighing<>(new PointwiseLinear(in, out, bias), moved, matrix, y -> new Ordered(y, order).seen(y));
    }

    /** The matrix for features in the order in which they are stored, not in which they are seen. */
    private static <T extends Rearrangeable<T>> T columns(T matrix, FlattenedView view) {
        var split = new ArrayList<>(List.of(matrix.shape().getFirst()));
        split.addAll(view.extents());
        var order = new ArrayList<>(List.of(0));
        view.lyingOrder().forEach(axis -> order.add(axis + 1));
        return matrix.reshaped(split).permuted(order).reshaped(matrix.shape());
    }
}
