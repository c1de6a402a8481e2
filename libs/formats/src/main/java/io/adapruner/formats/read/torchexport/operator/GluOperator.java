package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.Combination;
import io.adapruner.formats.translation.arithmetic.Parts;
import io.adapruner.network.op.Activation;
import io.adapruner.network.op.Arithmetic;
import java.util.Set;

/** Gated linear units: the first half of an axis times the sigmoid of the second. */
final class GluOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of("glu.default");
    }

    @Override
    public Outcome translate(Call call) {
        View view = call.view("self");
        int axis = call.layers().axis(call.whole("dim", -1), view.rank());
        int half = Math.toIntExact(view.extents().get(axis) / 2);
        if (half < 1 || view.extents().get(axis) != 2L * half) {
            throw call.unsupported("it halves axis " + axis + " of " + view);
        }
        var parts = new Parts(call.layers());
        View gate = call.layers()
                .elementwise(new Activation(Activation.Function.SIGMOID), parts.taken(view, axis, half, half, 1));
        return Outcome.fresh(new Combination(call.layers())
                .by(Arithmetic.MULTIPLY, parts.taken(view, axis, 0, half, 1), gate)
                .simplified());
    }
}
