package io.adapruner.network;

import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Fold;
import io.adapruner.network.op.Unfold;
import io.adapruner.network.tensor.TensorShape;

/** What is under a kernel at each of its places. */
final class Patches {
    private Patches() {}

    static double[] unfolded(Unfold op, double[] x, TensorShape in, TensorShape out) {
        double[] y = new double[(int) out.elements()];
        int places = out.dims().get(1);
        for (int i = 0; i < y.length; i++) {
            int from = source(i / places, i % places, op.kernel(), op.stride(), op.padding(), op.dilation(), in);
            y[i] = from < 0 ? 0 : x[from];
        }
        return y;
    }

    static double[] folded(Fold op, double[] x, TensorShape in, TensorShape out) {
        double[] y = new double[(int) out.elements()];
        int places = in.dims().get(1);
        for (int i = 0; i < x.length; i++) {
            int to = source(i / places, i % places, op.kernel(), op.stride(), op.padding(), op.dilation(), out);
            if (to >= 0) {
                y[to] += x[i];
            }
        }
        return y;
    }

    /** Where in the map a row of the unfolded values has its value at one place; -1 for padding. */
    private static int source(
            int row, int place, Extent kernel, Extent stride, Extent padding, Extent dilation, TensorShape map) {
        int columns =
                (map.width() + 2 * padding.width() - dilation.width() * (kernel.width() - 1) - 1) / stride.width() + 1;
        int position = row % kernel.area();
        int h = place / columns * stride.height() - padding.height() + position / kernel.width() * dilation.height();
        int w = place % columns * stride.width() - padding.width() + position % kernel.width() * dilation.width();
        boolean inside = h >= 0 && h < map.height() && w >= 0 && w < map.width();
        return inside ? (row / kernel.area() * map.height() + h) * map.width() + w : -1;
    }
}
