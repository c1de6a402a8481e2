package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.StackedImages;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.OneDimensional;
import io.adapruner.network.op.Op;
import io.adapruner.network.tensor.TensorShape;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Sliding windows as ONNX describes them, over planes or lines; a line is a plane of one row.
 *
 * @param before padding above and to the left
 * @param after padding below and to the right
 */
record Windows(Extent kernel, Extent stride, Extent dilation, Extent before, Extent after, boolean line) {
    /**
     * @param kernel extents along the positions
     * @param input shape of an image that they slide over
     */
    static Windows of(Call call, List<Long> kernel, TensorShape input) {
        int axes = kernel.size();
        if (axes < 1 || axes > 2 || input.rank() != axes + 1) {
            throw call.unsupported(
                    "its kernel " + kernel + " does not fit " + input + "; images and sequences are understood");
        }
        List<Long> ones = kernel.stream().map(k -> 1L).toList();
        Extent extent = extent(call, kernel, 1);
        Extent stride = extent(call, call.node().wholes("strides", ones), 1);
        Extent dilation = extent(call, call.node().wholes("dilations", ones), 1);
        List<Long> none = kernel.stream().flatMap(k -> List.of(0L, 0L).stream()).toList();
        List<Long> pads = call.node().wholes("pads", none);
        Extent before = extent(call, pads.subList(0, Math.min(axes, pads.size())), 0);
        Extent after = extent(call, pads.subList(Math.min(axes, pads.size()), pads.size()), 0);
        return new Windows(extent, stride, dilation, before, after, axes == 1);
    }

    /** With the padding that {@code auto_pad} asks for: as many outputs as inputs divided by strides. */
    Windows padded(Call call, TensorShape input) {
        String auto = call.node().text("auto_pad", "NOTSET");
        if (auto.equals("NOTSET") || auto.isEmpty()) {
            return this;
        }
        Extent none = Extent.square(0);
        if (auto.equals("VALID")) {
            return new Windows(kernel, stride, dilation, none, none, line);
        }
        int height = line ? 0 : missing(input.height(), kernel.height(), stride.height(), dilation.height());
        int width = missing(input.dims().getLast(), kernel.width(), stride.width(), dilation.width());
        return halves(call, auto, height, width);
    }

    /** All padding, divided over both sides. */
    Windows halves(Call call, String auto, int height, int width) {
        var less = new Extent(height / 2, width / 2);
        var more = new Extent(height - height / 2, width - width / 2);
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

    static Extent extent(Call call, List<Long> values, int otherwise) {
        IntStream.range(0, values.size()).forEach(i -> {
            if (values.get(i) < 0 || values.get(i) > Integer.MAX_VALUE) {
                throw call.unsupported("an extent of " + values + "; negative ones are not understood");
            }
        });
        return switch (values.size()) {
            case 1 -> new Extent(otherwise, values.getFirst().intValue());
            case 2 -> new Extent(values.getFirst().intValue(), values.getLast().intValue());
            default -> throw call.unsupported(values + " is not one value for each of one or two axes");
        };
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
        return before.area() == 0 && before.equals(Extent.square(0)) && after.equals(Extent.square(0));
    }

    Windows withoutPadding() {
        return new Windows(kernel, stride, dilation, Extent.square(0), Extent.square(0), line);
    }

    /** An operation on planes, on what the windows slide over. */
    Op over(Op plane) {
        return line ? new OneDimensional(plane) : plane;
    }
}
