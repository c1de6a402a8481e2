package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.StackedImages;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.OneDimensional;
import io.adapruner.network.op.Op;
import io.adapruner.network.tensor.TensorShape;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Sliding windows as ONNX describes them, over lines, planes or volumes; a line is a plane of one row.
 *
 * @param before padding in front of each axis
 * @param after padding behind
 */
record Windows(Extent kernel, Extent stride, Extent dilation, Extent before, Extent after, boolean line) {
    private static final int MOST_AXES = 3;

    /**
     * @param kernel extents along the positions
     * @param input shape of an image that they slide over
     */
    static Windows of(Call call, List<Long> kernel, TensorShape input) {
        int axes = kernel.size();
        if (axes < 1 || axes > MOST_AXES || input.rank() != axes + 1) {
            throw call.unsupported("its kernel " + kernel + " does not fit " + input
                    + "; sequences, images and volumes are understood");
        }
        List<Long> ones = kernel.stream().map(k -> 1L).toList();
        Extent stride = extent(call, axes, call.node().wholes("strides", ones), 1);
        Extent dilation = extent(call, axes, call.node().wholes("dilations", ones), 1);
        List<Long> none = kernel.stream().flatMap(k -> List.of(0L, 0L).stream()).toList();
        List<Long> pads = call.node().wholes("pads", none);
        Extent before = extent(call, axes, pads.subList(0, Math.min(axes, pads.size())), 0);
        Extent after = extent(call, axes, pads.subList(Math.min(axes, pads.size()), pads.size()), 0);
        return new Windows(extent(call, axes, kernel, 1), stride, dilation, before, after, axes == 1);
    }

    /** With the padding that {@code auto_pad} asks for: as many outputs as inputs divided by strides. */
    Windows padded(Call call, TensorShape input) {
        String auto = call.node().text("auto_pad", "NOTSET");
        if (auto.equals("NOTSET") || auto.isEmpty()) {
            return this;
        }
        if (auto.equals("VALID")) {
            return withoutPadding();
        }
        List<Integer> in = positions(input);
        return halves(
                call,
                auto,
                alongAxes(axis -> missing(in.get(axis), kernel.along(axis), stride.along(axis), dilation.along(axis))));
    }

    /** Extents of what they slide over, one for each axis of theirs. */
    List<Integer> positions(TensorShape shape) {
        return line ? List.of(1, shape.dims().getLast()) : shape.dims().subList(1, shape.rank());
    }

    /** What is computed for each axis. */
    Extent alongAxes(IntUnaryOperator of) {
        return new Extent(IntStream.range(0, kernel.axes()).map(of).boxed().toList());
    }

    /** All padding, divided over both sides. */
    Windows halves(Call call, String auto, Extent all) {
        Extent less = alongAxes(axis -> all.along(axis) / 2);
        Extent more = alongAxes(axis -> all.along(axis) - all.along(axis) / 2);
        return switch (auto) {
            case "SAME_UPPER" -> new Windows(kernel, stride, dilation, less, more, line);
            case "SAME_LOWER" -> new Windows(kernel, stride, dilation, more, less, line);
            default -> throw call.unsupported("auto_pad " + auto + " is not known");
        };
    }

    private static int missing(int in, int kernel, int stride, int dilation) {
        long out = Math.ceilDiv(in, stride);
        return Math.toIntExact(Math.max(0, (out - 1) * stride + (kernel - 1L) * dilation + 1 - in));
    }

    /** @param axes how many values there must be; a line's one stands behind {@code otherwise} */
    static Extent extent(Call call, int axes, List<Long> values, int otherwise) {
        if (values.size() != axes) {
            throw call.unsupported(values + " is not one value for each of " + axes + " axes");
        }
        if (values.stream().anyMatch(v -> v < 0 || v > Integer.MAX_VALUE)) {
            throw call.unsupported("an extent of " + values + "; negative ones are not understood");
        }
        List<Integer> sizes = values.stream().map(Math::toIntExact).toList();
        return axes == 1 ? new Extent(otherwise, sizes.getFirst()) : new Extent(sizes);
    }

    /** Over the images that a view joins to its batch, each by itself. */
    View slid(Call call, View view, double padding, UnaryOperator<Activation> unpadded) {
        return new StackedImages(call.layers(), view).slid(kernel, dilation, stride, before, after, padding, unpadded);
    }

    /** Shape of an image of a view that joins several to its batch. */
    static TensorShape image(View view) {
        return new TensorShape(view.extents().subList(1, view.rank()).stream()
                .map(Math::toIntExact)
                .toList());
    }

    /** Whether both sides are padded alike. */
    boolean symmetric() {
        return before.equals(after);
    }

    boolean unpadded() {
        return before.isEven(0) && after.isEven(0);
    }

    Windows withoutPadding() {
        Extent none = Extent.even(kernel.axes(), 0);
        return new Windows(kernel, stride, dilation, none, none, line);
    }

    /** An operation with extents, on what the windows slide over. */
    Op over(Op plane) {
        return line ? new OneDimensional(plane) : plane;
    }
}
