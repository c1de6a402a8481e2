package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.List;

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

    /** Along each axis of positions. */
    static TensorShape slide(
            TensorShape in, int channels, Extent kernel, Extent stride, Extent padding, Extent dilation, boolean ceil) {
        var dims = new ArrayList<>(List.of(channels));
        for (int axis = 0; axis < kernel.axes(); axis++) {
            dims.add(positions(
                    in.dims().get(axis + 1),
                    kernel.along(axis),
                    stride.along(axis),
                    padding.along(axis),
                    dilation.along(axis),
                    ceil));
        }
        return new TensorShape(dims);
    }

    /** One channel's positions of each of another shape's channels. */
    static TensorShape over(List<TensorShape> inputs, Extent output) {
        TensorShape x = Op.only(inputs, output.axes() + 1);
        var dims = new ArrayList<>(List.of(x.channels()));
        dims.addAll(output.dims());
        return new TensorShape(dims);
    }

    /** @param axes of positions, which every extent must have */
    static void check(int axes, Extent kernel, Extent stride, Extent... others) {
        requireAxes(axes, kernel);
        requireAxes(axes, stride);
        for (Extent other : others) {
            requireAxes(axes, other);
        }
        if (kernel.area() < 1 || stride.area() < 1) {
            throw Op.invalid("kernel " + kernel + " and stride " + stride + " must be at least 1");
        }
    }

    static void requireAxes(int axes, Extent extent) {
        if (extent.axes() != axes) {
            throw Op.invalid("extent " + extent + " is not one for " + axes + " axes of positions");
        }
    }
}
