package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value.Activation;
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
        Activation input = call.activation("self");
        boolean line = Call.line(input);
        Extent kernel = call.extent("kernel_size", line, 1, Extent.square(0));
        Extent stride = call.extent("stride", line, 1, kernel);
        Extent padding = call.extent("padding", line, 0, Extent.square(0));
        boolean ceil = call.truth("ceil_mode", false);
        return Outcome.fresh(call.layer(Call.over(line, op(call, line, kernel, stride, padding, ceil)), input));
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
