package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.operator.Operand.Flow;
import io.adapruner.network.op.LocalResponseNorm;
import java.util.Set;

/** Local response normalisation over neighbouring channels. */
final class LocalResponseOperator implements Operator.Single {
    @Override
    public Set<String> types() {
        return Set.of("LRN");
    }

    @Override
    public Operand only(Call call) {
        var norm = new LocalResponseNorm(
                Math.toIntExact(call.node().whole("size", 1)),
                NormOperator.decimal(call.node().real("alpha", 1e-4)),
                NormOperator.decimal(call.node().real("beta", 0.75)),
                NormOperator.decimal(call.node().real("bias", 1)));
        return Flow.of(call.layer(norm, call.activation(0)));
    }
}
