package io.adapruner.formats.exported;

import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.network.op.Concat;
import java.util.List;
import java.util.Set;

/** Concatenation along the channel axis. */
final class ConcatOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of("cat.default", "concat.default", "concatenate.default");
    }

    @Override
    public Outcome translate(Call call) {
        List<Activation> inputs = call.activations("tensors");
        if (inputs.isEmpty() || call.axis(call.whole("dim", 0), inputs.getFirst()) != 0) {
            throw call.unsupported(
                    "it concatenates along axis " + call.whole("dim", 0) + "; only the channel axis 1 is understood");
        }
        return Outcome.fresh(
                inputs.size() == 1 ? inputs.getFirst() : call.layer(new Concat(), inputs.toArray(Activation[]::new)));
    }
}
