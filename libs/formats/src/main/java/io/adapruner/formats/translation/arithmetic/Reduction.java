package io.adapruner.formats.translation.arithmetic;

import io.adapruner.formats.translation.Layers;
import io.adapruner.formats.translation.Ordered;
import io.adapruner.formats.translation.View;
import io.adapruner.network.op.Activation;
import io.adapruner.network.op.AdaptiveAvgPool;
import io.adapruner.network.op.AdaptiveMaxPool;
import io.adapruner.network.op.Arithmetic;
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
        if (axes.isEmpty() || axes.contains(view.batchAxis())) {
            throw layers.origin().unsupported("it reduces the batch");
        }
        if (!view.batchFirst()) {
            List<Integer> apart = axes.stream().map(view::apart).toList();
            return left(view.together(by(function, view.apart(), apart, true)), axes, keep);
        }
        Ordered ordered = layers.ordered(view);
        List<Integer> own = axes.stream().map(ordered::own).sorted().toList();
        return left(ordered.seen(layers.layer(op(function, ordered, own), ordered.base())), axes, keep);
    }

    private static View left(View reduced, List<Integer> axes, boolean keep) {
        View result = reduced;
        for (int axis :
                keep ? List.<Integer>of() : axes.stream().sorted().toList().reversed()) {
            result = result.squeezed(axis);
        }
        return result;
    }

    /**
     * The mean square of the distances from the mean.
     *
     * @param axes as for {@link #by}
     * @param correction how many fewer than there are values the sum of squares is divided by: 1 for a sample's variance
     */
    public View variance(View view, List<Integer> axes, boolean keep, double correction) {
        View distance = new Combination(layers).by(Arithmetic.SUBTRACT, view, by(Function.MEAN, view, axes, true));
        View square = new Combination(layers).by(Arithmetic.MULTIPLY, distance, distance);
        double values = axes.stream().mapToDouble(view.extents()::get).reduce(1, (a, b) -> a * b);
        if (values <= correction) {
            throw layers.origin().unsupported("it has no variance of " + (long) values + " values");
        }
        return new Scaling(layers)
                .by(Arithmetic.MULTIPLY, by(Function.MEAN, square, axes, keep), values / (values - correction));
    }

    /** The square root of the {@link #variance}. */
    public View deviation(View view, List<Integer> axes, boolean keep, double correction) {
        return layers.elementwise(
                new Activation(Activation.Function.SQUARE_ROOT), variance(view, axes, keep, correction));
    }

    /** log(sum(exp(x))), with the maximum taken out so that no exponential overflows. */
    public View logSumExp(View view, List<Integer> axes, boolean keep) {
        var combination = new Combination(layers);
        View most = by(Function.MAXIMUM, view, axes, true);
        View exponentials = layers.elementwise(
                new Activation(Activation.Function.EXPONENTIAL), combination.by(Arithmetic.SUBTRACT, view, most));
        View logarithm = layers.elementwise(
                new Activation(Activation.Function.LOGARITHM), by(Function.SUM, exponentials, axes, true));
        return left(combination.by(Arithmetic.ADD, logarithm, most), axes, keep);
    }

    /**
     * The p-norm along some axes: (sum of |x|^p)^(1/p).
     *
     * @param p 1 or 2
     * @param axes as for {@link #by}
     */
    public View norm(double p, View view, List<Integer> axes, boolean keep) {
        if (p == 1) {
            return by(Function.SUM, layers.elementwise(new Activation(Activation.Function.ABSOLUTE), view), axes, keep);
        }
        if (p == 2) {
            return layers.elementwise(new Activation(Activation.Function.SQUARE_ROOT), sumOfSquares(view, axes, keep));
        }
        throw layers.origin().unsupported("norms of order " + p + " are not understood");
    }

    /** See {@link #by}. */
    public View sumOfSquares(View view, List<Integer> axes, boolean keep) {
        return by(Function.SUM, new Combination(layers).by(Arithmetic.MULTIPLY, view, view), axes, keep);
    }

    private static Op op(Function function, Ordered ordered, List<Integer> own) {
        int axes = ordered.base().shape().rank() - 1;
        boolean everywhere = (axes == 2 && own.equals(List.of(1, 2))) || (axes == 3 && own.equals(List.of(1, 2, 3)));
        if (everywhere && function == Function.MEAN) {
            return AdaptiveAvgPool.of(Extent.even(axes, 1));
        }
        if (everywhere && function == Function.MAXIMUM) {
            return AdaptiveMaxPool.of(Extent.even(axes, 1));
        }
        return new Reduce(function, own, true);
    }
}
