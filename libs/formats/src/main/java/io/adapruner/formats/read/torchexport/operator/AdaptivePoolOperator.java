package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.network.op.AdaptiveAvgPool2d;
import io.adapruner.network.op.AdaptiveMaxPool2d;
import io.adapruner.network.op.Extent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
                "adaptive_max_pool2d.default");
    }

    @Override
    public Outcome translate(Call call) {
        Activation input = call.activation("self");
        boolean line = call.operator().contains("pool1d");
        List<Integer> dims = input.shape().dims();
        var sizes = new ArrayList<>(call.wholesOrOne("output_size"));
        if (sizes.size() == 1 && !line) {
            sizes.addAll(Collections.nCopies(1, sizes.getFirst()));
        }
        if (dims.size() < 2 || sizes.size() != dims.size() - 1) {
            throw call.unsupported("it pools [batch, " + input.shape() + "] to " + sizes);
        }
        int width = Math.toIntExact(sizes.getLast());
        var output = new Extent(line ? 1 : Math.toIntExact(sizes.getFirst()), width);
        return Outcome.fresh(call.layer(
                Call.over(
                        line,
                        call.operator().contains("max")
                                ? new AdaptiveMaxPool2d(output)
                                : new AdaptiveAvgPool2d(output)),
                input));
    }
}
