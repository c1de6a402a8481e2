package io.adapruner.network;

import io.adapruner.network.op.Resize;
import io.adapruner.network.op.SpatialPad;
import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/** Padding and resizing of maps. */
final class Resampled {
    private Resampled() {}

    static double[] padded(SpatialPad op, double[] x, TensorShape in, TensorShape out) {
        double[] y = new double[(int) out.elements()];
        List<Integer> extents = Windowed.positions(in);
        for (int i = 0; i < y.length; i++) {
            int[] place = Indexed.index(i % (int) out.positions(), Windowed.positions(out));
            boolean inside = true;
            int from = i / (int) out.positions();
            for (int axis = 0; axis < place.length; axis++) {
                int at = place[axis] - op.before().along(axis);
                int extent = extents.get(axis);
                inside &= at >= 0 && at < extent;
                from = from * extent + source(at, extent, op.mode() == SpatialPad.Mode.REFLECT);
            }
            y[i] = !inside && op.mode() == SpatialPad.Mode.CONSTANT ? op.value() : x[from];
        }
        return y;
    }

    private static int source(int position, int extent, boolean mirrored) {
        if (!mirrored) {
            return Math.clamp(position, 0, extent - 1);
        }
        int positive = Math.abs(position);
        return positive < extent ? positive : 2 * (extent - 1) - positive;
    }

    static double[] resized(Resize op, double[] x, TensorShape in, TensorShape out) {
        double[] y = new double[(int) out.elements()];
        List<Integer> extents = Windowed.positions(in);
        int places = (int) in.positions();
        for (int i = 0; i < y.length; i++) {
            int[] place = Indexed.index(i % (int) out.positions(), Windowed.positions(out));
            double[][] shares = new double[place.length][];
            for (int axis = 0; axis < place.length; axis++) {
                shares[axis] =
                        taps(op, place[axis], extents.get(axis), op.output().along(axis), scale(op, axis));
            }
            int map = i / (int) out.positions() * places;
            for (int from = 0; from < places; from++) {
                int[] source = Indexed.index(from, extents);
                double share = 1;
                for (int axis = 0; axis < source.length; axis++) {
                    share *= shares[axis][source[axis]];
                }
                y[i] += share * x[map + from];
            }
        }
        return y;
    }

    private static double scale(Resize op, int axis) {
        if (op.output().axes() > 2) {
            return 0;
        }
        return axis == 0 ? op.scaleHeight() : op.scaleWidth();
    }

    /** The share of each input position in one output position. */
    private static double[] taps(Resize op, int position, int in, int out, double scale) {
        double[] taps = new double[in];
        double step = scale == 0 ? (double) in / out : 1 / scale;
        if (op.interpolation() == Resize.Interpolation.NEAREST) {
            taps[Math.min((int) Math.floor(position * (float) step), in - 1)] = 1;
            return taps;
        }
        double at = (position + 0.5) * step - 0.5;
        if (op.alignCorners()) {
            at = out > 1 ? position * (in - 1.0) / (out - 1) : 0;
        }
        if (op.interpolation() == Resize.Interpolation.BILINEAR) {
            at = Math.max(at, 0);
        }
        int first = (int) Math.floor(at);
        for (int k = -1; k <= 2; k++) {
            double distance = Math.abs(at - (first + k));
            taps[Math.clamp(first + k, 0, in - 1)] +=
                    op.interpolation() == Resize.Interpolation.BILINEAR ? Math.max(0, 1 - distance) : cubic(distance);
        }
        return taps;
    }

    /** Keys' cubic convolution (1981) with a = -0.75. */
    private static double cubic(double d) {
        double a = -0.75;
        if (d <= 1) {
            return ((a + 2) * d - (a + 3)) * d * d + 1;
        }
        return d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a : 0;
    }
}
