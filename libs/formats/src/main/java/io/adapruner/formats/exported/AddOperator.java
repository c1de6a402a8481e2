package io.adapruner.formats.exported;

import io.adapruner.network.op.Add;
import java.util.Set;

/** Element-wise sums of two activations of one shape. */
final class AddOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of("add.Tensor");
    }

    @Override
    public Outcome translate(Call call) {
        if (call.real("alpha", 1) != 1) {
            throw call.unsupported("alpha is " + call.real("alpha", 1) + "; only 1 is understood");
        }
        return Outcome.fresh(call.layer(new Add(), call.activation("self"), call.activation("other")));
    }
}
