package io.adapruner.network;

import io.adapruner.network.op.Resize;
import io.adapruner.network.op.SpatialPad;
import io.adapruner.network.tensor.TensorShape;

/** Padding and resizing of maps. */
final class Resampled {
    private Resampled() {}

    static double[] padded(SpatialPad op, double[] x, TensorShape in, TensorShape out) {
        double[] y = new double[(int) out.elements()];
        for (int i = 0; i < y.length; i++) {
            int row = i / out.width() % out.height() - op.before().height();
            int column = i % out.width() - op.before().width();
            boolean inside = row >= 0 && row < in.height() && column >= 0 && column < in.width();
            if (!inside && op.mode() == SpatialPad.Mode.CONSTANT) {
                y[i] = op.value();
                continue;
            }
            boolean mirrored = op.mode() == SpatialPad.Mode.REFLECT;
            row = source(row, in.height(), mirrored);
            column = source(column, in.width(), mirrored);
            y[i] = x[(i / (int) out.positions() * in.height() + row) * in.width() + column];
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
        for (int i = 0; i < y.length; i++) {
            double[] rows = taps(op, i / out.width() % out.height(), in.height(), out.height(), op.scaleHeight());
            double[] columns = taps(op, i % out.width(), in.width(), out.width(), op.scaleWidth());
            int map = i / (int) out.positions() * (int) in.positions();
            for (int r = 0; r < rows.length; r++) {
                for (int c = 0; c < columns.length; c++) {
                    y[i] += rows[r] * columns[c] * x[map + r * in.width() + c];
                }
            }
        }
        return y;
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
