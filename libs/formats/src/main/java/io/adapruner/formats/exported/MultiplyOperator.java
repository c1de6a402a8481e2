package io.adapruner.formats.exported;

import io.adapruner.network.op.Multiply;
import java.util.Set;

/** Element-wise products of two activations: gates of squeeze-and-excitation, and swish spelt out. */
final class MultiplyOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of("mul.Tensor");
    }

    @Override
    public Outcome translate(Call call) {
        return Outcome.fresh(call.layer(new Multiply(), call.activation("self"), call.activation("other")));
    }
}
