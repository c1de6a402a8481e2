package io.adapruner.formats.translation.size;

import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.op.AdaptiveAvgPool;
import io.adapruner.network.op.AvgPool;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.Resize;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Writes in one way what readers write in different ways for different sizes, although it is the same. */
final class Alike {
    private final List<Network> networks;

    private Alike(List<Network> networks) {
        this.networks = networks;
    }

    /** The networks, with the same layers under the same names, in the same order. */
    static List<Network> made(List<Network> networks) {
        var alike = new Alike(networks);
        List<List<Layer>> changed = networks.stream()
                .map(network -> new ArrayList<>(network.layers()))
                .<List<Layer>>map(l -> l)
                .toList();
        for (int i = 0; i < networks.getFirst().layers().size(); i++) {
            List<Op> ops = alike.ops(i);
            if (ops.stream().distinct().count() > 1) {
                List<Op> same = alike.scaled(i, alike.averaged(i, ops));
                for (int n = 0; n < networks.size(); n++) {
                    Layer layer = changed.get(n).get(i);
                    changed.get(n).set(i, layer.with(same.get(n)));
                }
            }
        }
        return IntStream.range(0, networks.size())
                .mapToObj(n -> networks.get(n).withLayers(changed.get(n)))
                .toList();
    }

    private List<Op> ops(int layer) {
        return networks.stream()
                .map(network -> network.layers().get(layer).op())
                .toList();
    }

    private List<TensorShape> inputs(int layer) {
        return networks.stream()
                .map(network -> network.shapes()
                        .get(network.layers().get(layer).inputs().getFirst()))
                .toList();
    }

    /** Averages over a window that is computed from the size of the map are those over all positions. */
    private List<Op> averaged(int layer, List<Op> ops) {
        List<TensorShape> inputs = inputs(layer);
        boolean all = IntStream.range(0, ops.size())
                .allMatch(n -> ops.get(n) instanceof AvgPool pool
                        && pool.padding().isEven(0)
                        && inputs.get(n)
                                .dims()
                                .subList(1, inputs.get(n).rank())
                                .equals(pool.kernel().dims()));
        return all
                ? ops.stream()
                        .<Op>map(op -> AdaptiveAvgPool.of(
                                Extent.even(((AvgPool) op).kernel().axes(), 1)))
                        .toList()
                : ops;
    }

    /** A scale is not written where it is the ratio of the sizes, which it may be at one size and not at another. */
    private List<Op> scaled(int layer, List<Op> ops) {
        if (!ops.stream().allMatch(Resize.class::isInstance)) {
            return ops;
        }
        List<Resize> resizes = ops.stream().map(Resize.class::cast).toList();
        double rows = resizes.stream().mapToDouble(Resize::scaleHeight).max().orElse(0);
        double columns = resizes.stream().mapToDouble(Resize::scaleWidth).max().orElse(0);
        List<TensorShape> inputs = inputs(layer);
        boolean same = IntStream.range(0, ops.size())
                .allMatch(n -> fits(
                                resizes.get(n).scaleHeight(),
                                rows,
                                inputs.get(n).height(),
                                resizes.get(n).output().height())
                        && fits(
                                resizes.get(n).scaleWidth(),
                                columns,
                                inputs.get(n).width(),
                                resizes.get(n).output().width()));
        return same
                ? resizes.stream()
                        .<Op>map(r -> new Resize(r.interpolation(), r.output(), rows, columns, r.alignCorners()))
                        .toList()
                : ops;
    }

    private static boolean fits(double own, double scale, int in, int out) {
        return own == scale || (own == 0 && in * scale == out);
    }
}
