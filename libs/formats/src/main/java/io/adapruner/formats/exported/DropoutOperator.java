package io.adapruner.formats.exported;

import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.network.op.Dropout;
import java.util.Set;

/** Dropout; folded away where the export says that it does nothing. */
final class DropoutOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of("dropout.default", "feature_dropout.default", "native_dropout.default");
    }

    @Override
    public Outcome translate(Call call) {
        // dropout_ calls its tensor otherwise than dropout does
        String tensor = call.has("input") ? "input" : "self";
        Activation input = call.activation(tensor);
        double probability = call.real("p", 0.5);
        // Channel-wise dropout is no operation of ours, and dropping everything is none at inference.
        boolean elementWise = !call.node().target().contains("feature") && probability < 1;
        return elementWise
                ? Outcome.fresh(call.layer(new Dropout(probability), input))
                : Outcome.viewing(input, tensor);
    }
}
