package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.network.op.AdaptiveAvgPool;
import io.adapruner.network.op.AdaptiveMaxPool;
import io.adapruner.network.op.Extent;
import java.util.Set;

/** Pooling to a given output size. */
final class AdaptivePoolOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of(
                "adaptive_avg_pool1d.default",
                "adaptive_max_pool1d.default",
                "adaptive_avg_pool2d.default",
                "_adaptive_avg_pool2d.default",
                "adaptive_max_pool2d.default",
                "adaptive_avg_pool3d.default",
                "_adaptive_avg_pool3d.default",
                "adaptive_max_pool3d.default");
    }

    @Override
    public Outcome translate(Call call) {
        Activation input = call.activation("self");
        int axes = call.axes(input);
        if (!call.operator().contains("pool" + axes + "d")) {
            throw call.unsupported("it is given [batch, " + input.shape() + "]");
        }
        Extent output = call.extent("output_size", axes, 1);
        return Outcome.fresh(call.layer(
                Call.over(
                        axes,
                        call.operator().contains("max") ? AdaptiveMaxPool.of(output) : AdaptiveAvgPool.of(output)),
                input));
    }
}
