package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Ordered;
import io.adapruner.formats.translation.View;
import io.adapruner.network.op.CumulativeSum;
import java.util.Set;

/** Each value with all before it added. */
final class CumulativeOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of("cumsum.default");
    }

    @Override
    public Outcome translate(Call call) {
        View view = call.view("self");
        int axis = call.layers().axis(call.whole("dim", 0), view.rank());
        if (view.batchAxis() == axis) {
            throw call.unsupported("it adds up the batch");
        }
        Ordered ordered = call.layers().ordered(view);
        return Outcome.fresh(ordered.seen(call.layer(new CumulativeSum(ordered.own(axis)), ordered.base()))
                .simplified());
    }
}
