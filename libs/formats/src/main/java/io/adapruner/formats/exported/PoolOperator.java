package io.adapruner.formats.exported;

import io.adapruner.network.op.AvgPool2d;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.MaxPool2d;
import io.adapruner.network.op.Op;
import java.util.Set;

/** Pooling with sliding windows. */
final class PoolOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of("max_pool2d.default", "max_pool2d_with_indices.default", "avg_pool2d.default");
    }

    @Override
    public Outcome translate(Call call) {
        Extent kernel = call.extent("kernel_size", Extent.square(0));
        Extent stride = call.extent("stride", kernel);
        Extent padding = call.extent("padding", Extent.square(0));
        boolean ceil = call.truth("ceil_mode", false);
        return Outcome.fresh(call.layer(op(call, kernel, stride, padding, ceil), call.activation("self")));
    }

    private static Op op(Call call, Extent kernel, Extent stride, Extent padding, boolean ceil) {
        if (call.node().target().contains(".max_pool2d")) {
            return new MaxPool2d(kernel, stride, padding, call.extent("dilation", Extent.square(1)), ceil);
        }
        if (call.has("divisor_override")) {
            throw call.unsupported("divisor_override is not understood");
        }
        return new AvgPool2d(kernel, stride, padding, ceil, call.truth("count_include_pad", true));
    }
}
