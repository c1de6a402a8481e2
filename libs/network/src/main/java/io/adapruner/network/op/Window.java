package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;

/** The sliding-window arithmetic that convolutions and poolings share. */
final class Window {
    private Window() {}

    /** Positions of a window of the given size; ceil mode drops a last window that starts in the padding, as PyTorch does. */
    static int positions(int size, int kernel, int stride, int padding, int dilation, boolean ceil) {
        long span = size + 2L * padding - dilation * (kernel - 1L) - 1;
        if (span < 0) {
            throw Op.invalid("window of " + kernel + " (dilation " + dilation + ") does not fit into " + size
                    + " + 2 * " + padding);
        }
        long count = (ceil ? Math.ceilDiv(span, stride) : span / stride) + 1;
        return Math.toIntExact(ceil && (count - 1) * stride >= (long) size + padding ? count - 1 : count);
    }

    static TensorShape slide(
            TensorShape in, int channels, Extent kernel, Extent stride, Extent padding, Extent dilation, boolean ceil) {
        return TensorShape.of(
                channels,
                positions(in.height(), kernel.height(), stride.height(), padding.height(), dilation.height(), ceil),
                positions(in.width(), kernel.width(), stride.width(), padding.width(), dilation.width(), ceil));
    }

    static void check(Extent kernel, Extent stride) {
        if (kernel.area() < 1 || stride.area() < 1) {
            throw Op.invalid("kernel " + kernel + " and stride " + stride + " must be at least 1");
        }
    }
}
