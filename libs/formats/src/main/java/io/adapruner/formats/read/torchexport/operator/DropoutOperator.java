package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value;
import io.adapruner.network.op.Dropout;
import java.util.Set;

/** Dropout; folded away where the export says that it does nothing. */
final class DropoutOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of(
                "dropout.default",
                "feature_dropout.default",
                "alpha_dropout.default",
                "feature_alpha_dropout.default",
                "native_dropout.default");
    }

    @Override
    public Outcome translate(Call call) {
        // dropout_ names its tensor differently from dropout
        String tensor = call.has("input") ? "input" : "self";
        double probability = call.real("p", 0.5);
        // No operation of ours does other kinds of dropout or drops everything; at inference these do nothing.
        boolean elementWise =
                (call.operator().startsWith("dropout") || call.operator().startsWith("native")) && probability < 1;
        return elementWise && !(call.value(tensor) instanceof Value.Stored)
                ? Outcome.fresh(call.elementwise(new Dropout(probability), tensor))
                : Outcome.viewing(call.value(tensor), tensor);
    }
}
