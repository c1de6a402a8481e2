package io.adapruner.formats.translation.arithmetic;

import io.adapruner.formats.translation.Layers;
import io.adapruner.formats.translation.Ordered;
import io.adapruner.formats.translation.source.Rearrangeable;
import java.util.ArrayList;
import java.util.List;

/**
 * A stored tensor that is broadcast over an activation.
 *
 * @param tensor as the layer keeps it: as in the file where only its axes of extent 1 are elsewhere
 * @param view its extents for each of the activation's axes, without the batch
 */
public record Alignment<T extends Rearrangeable<T>>(T tensor, List<Integer> view) {
    public Alignment {
        view = List.copyOf(view);
    }

    /** @throws io.adapruner.formats.translation.source.NodeProblem when the tensor does not fit the activation as it is seen */
    public static <T extends Rearrangeable<T>> Alignment<T> of(Layers layers, Ordered ordered, T tensor) {
        List<Integer> order = ordered.order();
        int missing = order.size() - tensor.shape().size();
        var extents = new ArrayList<Integer>();
        for (int axis = 0; axis < order.size(); axis++) {
            extents.add(axis < missing ? 1 : tensor.shape().get(axis - Math.max(0, missing)));
        }
        List<Integer> view = order.stream().skip(1).map(extents::get).toList();
        List<Integer> dims = ordered.base().shape().dims();
        boolean fits = missing >= 0 && extents.getFirst() == 1;
        for (int axis = 0; axis < view.size(); axis++) {
            fits &= view.get(axis) == 1 || view.get(axis).equals(dims.get(axis));
        }
        if (!fits) {
            throw layers.origin()
                    .unsupported("a tensor of shape " + tensor.shape() + " does not fit [batch, "
                            + ordered.base().shape() + "]");
        }
        List<Integer> moved =
                order.stream().filter(axis -> extents.get(axis) != 1).toList();
        boolean asItLies = moved.equals(moved.stream().sorted().toList());
        return new Alignment<>(
                asItLies ? tensor : tensor.reshaped(extents).permuted(order).reshaped(view), view);
    }
}
