package io.adapruner.formats.exported;

import io.adapruner.network.op.AdaptiveAvgPool2d;
import io.adapruner.network.op.AdaptiveMaxPool2d;
import io.adapruner.network.op.Extent;
import java.util.Set;

/** Pooling to a given output size. */
final class AdaptivePoolOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of("adaptive_avg_pool2d.default", "_adaptive_avg_pool2d.default", "adaptive_max_pool2d.default");
    }

    @Override
    public Outcome translate(Call call) {
        Extent output = call.extent("output_size", Extent.square(1));
        return Outcome.fresh(call.layer(
                call.node().target().contains("max") ? new AdaptiveMaxPool2d(output) : new AdaptiveAvgPool2d(output),
                call.activation("self")));
    }
}
