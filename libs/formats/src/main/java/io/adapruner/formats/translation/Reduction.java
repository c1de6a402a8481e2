package io.adapruner.formats.translation;

import io.adapruner.network.op.AdaptiveAvgPool2d;
import io.adapruner.network.op.AdaptiveMaxPool2d;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.Reduce;
import io.adapruner.network.op.Reduce.Function;
import java.util.List;

/** One value for all along some axes of an activation, global pooling among them. */
public final class Reduction {
    private final Layers layers;

    public Reduction(Layers layers) {
        this.layers = layers;
    }

    /**
     * What is left of a view.
     *
     * @param axes as they are seen, the batch not among them
     * @param keep whether they stay, with extent 1
     */
    public View by(Function function, View view, List<Integer> axes, boolean keep) {
        if (axes.isEmpty() || axes.contains(0)) {
            throw layers.origin().unsupported("it reduces the batch");
        }
        Ordered ordered = layers.ordered(view);
        List<Integer> own = axes.stream().map(ordered::own).sorted().toList();
        View result = ordered.seen(layers.layer(op(function, ordered, own), ordered.base()));
        for (int axis :
                keep ? List.<Integer>of() : axes.stream().sorted().toList().reversed()) {
            result = result.squeezed(axis);
        }
        return result;
    }

    private static Op op(Function function, Ordered ordered, List<Integer> own) {
        boolean everywhere = ordered.base().shape().rank() == 3 && own.equals(List.of(1, 2));
        if (everywhere && function == Function.MEAN) {
            return new AdaptiveAvgPool2d(Extent.square(1));
        }
        if (everywhere && function == Function.MAXIMUM) {
            return new AdaptiveMaxPool2d(Extent.square(1));
        }
        return new Reduce(function, own, true);
    }
}
