package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.StackedImages;
import io.adapruner.network.op.AvgPool;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.MaxPool;
import io.adapruner.network.op.Op;
import java.util.Set;

/** Pooling with sliding windows. */
final class PoolOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of(
                "max_pool1d.default",
                "max_pool2d.default",
                "max_pool2d_with_indices.default",
                "max_pool3d.default",
                "max_pool3d_with_indices.default",
                "avg_pool1d.default",
                "avg_pool2d.default",
                "avg_pool3d.default");
    }

    @Override
    public Outcome translate(Call call) {
        View view = call.view("self");
        if (StackedImages.in(view)) {
            return Outcome.fresh(stacked(call, view).simplified());
        }
        Activation input = call.layers().arranged(view);
        int axes = call.axes(input);
        Extent kernel = kernel(call, axes);
        Extent stride = call.extent("stride", axes, 1, kernel);
        Extent padding = call.extent("padding", axes, 0);
        boolean ceil = call.truth("ceil_mode", false);
        return Outcome.fresh(call.layer(Call.over(axes, op(call, axes, kernel, stride, padding, ceil)), input));
    }

    private static View stacked(Call call, View view) {
        Extent kernel = kernel(call, 2);
        Extent stride = call.extent("stride", 2, 1, kernel);
        Extent padding = call.extent("padding", 2, 0);
        boolean maximum = call.operator().startsWith("max_pool");
        if (call.truth("ceil_mode", false) || (!maximum && !padding.equals(Extent.square(0)))) {
            throw call.unsupported(
                    "it pools " + view + ", several images of each image of the batch, beyond their edges");
        }
        Extent dilation = maximum ? call.extent("dilation", 2, 1) : Extent.square(1);
        Op op = op(call, 2, kernel, stride, Extent.square(0), false);
        return new StackedImages(call.layers(), view)
                .slid(kernel, dilation, stride, padding, padding, -Float.MAX_VALUE, input -> call.layer(op, input));
    }

    /** None at all is refused as no window. */
    private static Extent kernel(Call call, int axes) {
        return call.extent("kernel_size", axes, 1, Extent.even(Math.max(2, axes), 0));
    }

    private static Op op(Call call, int axes, Extent kernel, Extent stride, Extent padding, boolean ceil) {
        if (call.operator().startsWith("max_pool")) {
            return MaxPool.of(kernel, stride, padding, call.extent("dilation", axes, 1), ceil);
        }
        if (call.has("divisor_override")) {
            throw call.unsupported("divisor_override is not understood");
        }
        return AvgPool.of(kernel, stride, padding, ceil, call.truth("count_include_pad", true));
    }
}
