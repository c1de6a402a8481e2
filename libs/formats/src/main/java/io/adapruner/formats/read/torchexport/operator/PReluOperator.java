package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.Value.Stored;
import io.adapruner.network.op.PRelu;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rectifiers with a learnt slope. */
final class PReluOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of("prelu.default", "_prelu_kernel.default");
    }

    @Override
    public Outcome translate(Call call) {
        Activation input = call.activation("self");
        Stored slope = call.stored("weight");
        int slopes = slope.shape().stream().reduce(1, Math::multiplyExact);
        return Outcome.fresh(call.layer(
                new PRelu(slopes),
                input,
                Map.of("weight", slope.reshaped(List.of(slopes)).source())));
    }
}
