package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.StackedImages;
import io.adapruner.network.op.AvgPool2d;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.MaxPool2d;
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
                "avg_pool1d.default",
                "avg_pool2d.default");
    }

    @Override
    public Outcome translate(Call call) {
        View view = call.view("self");
        if (StackedImages.in(view)) {
            return Outcome.fresh(stacked(call, view).simplified());
        }
        Activation input = call.layers().arranged(view);
        boolean line = Call.line(input);
        Extent kernel = call.extent("kernel_size", line, 1, Extent.square(0));
        Extent stride = call.extent("stride", line, 1, kernel);
        Extent padding = call.extent("padding", line, 0, Extent.square(0));
        boolean ceil = call.truth("ceil_mode", false);
        return Outcome.fresh(call.layer(Call.over(line, op(call, line, kernel, stride, padding, ceil)), input));
    }

    private static View stacked(Call call, View view) {
        Extent kernel = call.extent("kernel_size", false, 1, Extent.square(0));
        Extent stride = call.extent("stride", false, 1, kernel);
        Extent padding = call.extent("padding", false, 0, Extent.square(0));
        boolean maximum = call.operator().startsWith("max_pool");
        if (call.truth("ceil_mode", false) || (!maximum && !padding.equals(Extent.square(0)))) {
            throw call.unsupported(
                    "it pools " + view + ", several images of each image of the batch, beyond their edges");
        }
        Extent dilation = maximum ? call.extent("dilation", false, 1, Extent.square(1)) : Extent.square(1);
        Op op = op(call, false, kernel, stride, Extent.square(0), false);
        return new StackedImages(call.layers(), view)
                .slid(kernel, dilation, stride, padding, padding, -Float.MAX_VALUE, input -> call.layer(op, input));
    }

    private static Op op(Call call, boolean line, Extent kernel, Extent stride, Extent padding, boolean ceil) {
        if (call.operator().startsWith("max_pool")) {
            return new MaxPool2d(kernel, stride, padding, call.extent("dilation", line, 1, Extent.square(1)), ceil);
        }
        if (call.has("divisor_override")) {
            throw call.unsupported("divisor_override is not understood");
        }
        return new AvgPool2d(kernel, stride, padding, ceil, call.truth("count_include_pad", true));
    }
}
