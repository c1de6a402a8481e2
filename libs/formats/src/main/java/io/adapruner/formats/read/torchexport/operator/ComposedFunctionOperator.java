package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.View;
import io.adapruner.network.op.Activation;
import io.adapruner.network.op.Activation.Function;
import io.adapruner.network.op.Arithmetic;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.WithScalar;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Element-wise functions that are one after the other of others. */
final class ComposedFunctionOperator implements Operator {
    private static final WithScalar NEGATIVE = new WithScalar(Arithmetic.MULTIPLY, -1);

    private static final Map<String, List<Op>> STEPS = Map.of(
            "ceil.default", List.of(NEGATIVE, new Activation(Function.FLOOR), NEGATIVE),
            "log1p.default", List.of(new WithScalar(Arithmetic.ADD, 1), new Activation(Function.LOGARITHM)),
            "expm1.default", List.of(new Activation(Function.EXPONENTIAL), new WithScalar(Arithmetic.SUBTRACT, 1)));

    @Override
    public Set<String> targets() {
        return STEPS.keySet();
    }

    @Override
    public Outcome translate(Call call) {
        View view = call.view("self");
        for (Op step : STEPS.get(call.operator())) {
            view = call.layers().elementwise(step, view);
        }
        return Outcome.fresh(view.simplified());
    }
}
