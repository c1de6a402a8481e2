package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.operator.Operand.Flow;
import io.adapruner.formats.translation.Ordered;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.Parts;
import io.adapruner.network.op.CumulativeSum;
import java.util.Set;

/** Each value with all before it added. */
final class CumulativeOperator implements Operator.Single {
    @Override
    public Set<String> types() {
        return Set.of("CumSum");
    }

    @Override
    public Operand only(Call call) {
        if (call.node().truth("exclusive", false)) {
            throw call.unsupported("it leaves out each value itself, which is not understood");
        }
        View view = call.view(0);
        int axis = call.layers().axis(call.constant(1).whole(0), view.rank());
        if (view.batchAxis() == axis) {
            throw call.unsupported("it adds up the batch");
        }
        boolean backwards = call.node().truth("reverse", false);
        var parts = new Parts(call.layers());
        Ordered ordered = call.layers().ordered(backwards ? parts.flipped(view, axis) : view);
        View sums = ordered.seen(call.layer(new CumulativeSum(ordered.own(axis)), ordered.base()));
        return new Flow(backwards ? parts.flipped(sums, axis) : sums);
    }
}
