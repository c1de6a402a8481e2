package io.adapruner.formats.translation.arithmetic;

import io.adapruner.formats.translation.Layers;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.View;
import io.adapruner.network.op.Concat;
import io.adapruner.network.op.Crop;
import io.adapruner.network.op.Recurrent;
import io.adapruner.network.op.SliceChannels;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a recurrent layer reads and gives, whatever order of axes the graph has. Rows, columns or windows that the graph joins to the
 * batch are axes between the features and the steps.
 *
 * @param view of batch and steps, in any order, and features, which are last
 * @param at which axis are the steps, 0 or 1
 */
public record Sequences(Layers layers, View view, int at) {
    public Sequences {
        if (view.rank() != 3 || view.batchAxis() != 1 - at) {
            throw layers.origin().unsupported("it reads " + view + ", which is no batch of sequences");
        }
    }

    /** {@code [features, sequences of one image, length]}, the middle axes only where there are several. */
    public Activation features() {
        View apart = view.apart();
        int rank = apart.rank();
        var order = new ArrayList<>(List.of(0, rank - 1));
        for (int axis = 1; axis < rank - 1; axis++) {
            order.add(axis);
        }
        return layers.arranged(apart.permuted(order));
    }

    /** {@code [batch, step, feature]}, where the batch is joined to what it was joined to. */
    public View steps(Activation y) {
        int last = y.shape().rank();
        return joined(View.of(y), List.of(last, 1));
    }

    /** {@code [batch, direction, feature, step]}. */
    public View byDirection(Activation y, Recurrent op) {
        View apart = directions(y, op);
        return joined(apart, List.of(1, 2, apart.rank() - 1));
    }

    /** {@code [batch, direction, feature]} of the last layer once it has read everything, backwards from the end. */
    public View last(Activation y, Recurrent op) {
        int axis = y.shape().rank() - 1;
        int length = y.shape().dims().getLast();
        var ends = new ArrayList<Activation>();
        for (int direction = 0; direction < op.directions(); direction++) {
            Activation own =
                    op.directions() == 1 ? y : layers.layer(new SliceChannels(direction * op.hidden(), op.hidden()), y);
            ends.add(layers.layer(new Crop(axis, direction == 0 ? length - 1 : 0, 1, 1), own));
        }
        Activation all =
                ends.size() == 1 ? ends.getFirst() : layers.layer(new Concat(), ends.toArray(Activation[]::new));
        View apart = directions(all, op);
        return joined(apart.squeezed(apart.rank() - 1), List.of(1, 2));
    }

    /** {@code [batch, direction, feature, ...]} of {@code [batch, channels, ...]}. */
    private static View directions(Activation y, Recurrent op) {
        List<Long> extents = Stream.concat(
                        Stream.of((long) op.directions(), (long) op.hidden()),
                        y.shape().dims().stream().skip(1).map(Integer::longValue))
                .toList();
        return View.of(y).reshaped(extents).orElseThrow();
    }

    /**
     * The batch joined to all axes that are not named, then those that are.
     *
     * @param named axes of the view, in the order in which they are to be
     */
    private View joined(View made, List<Integer> named) {
        var order = new ArrayList<Integer>();
        for (int axis = 0; axis < made.rank(); axis++) {
            if (!named.contains(axis)) {
                order.add(axis);
            }
        }
        order.addAll(named);
        View like = view.permuted(List.of(1 - at, at, 2));
        while (like.rank() < 1 + named.size()) {
            like = like.unsqueezed(like.rank());
        }
        return like.together(made.permuted(order));
    }
}
