package io.adapruner.formats.exported;

import io.adapruner.network.op.Activation.Function;
import java.util.Map;
import java.util.Set;

/** Smooth activations and gates. */
final class FunctionOperator implements Operator {
    private static final String GELU = "gelu.default";
    private static final Map<String, Function> FUNCTIONS = Map.of(
            "sigmoid.default",
            Function.SIGMOID,
            "tanh.default",
            Function.TANH,
            "silu.default",
            Function.SILU,
            "hardsigmoid.default",
            Function.HARD_SIGMOID,
            "hardswish.default",
            Function.HARD_SWISH,
            GELU,
            Function.GELU,
            "mish.default",
            Function.MISH);

    @Override
    public Set<String> targets() {
        return FUNCTIONS.keySet();
    }

    @Override
    public Outcome translate(Call call) {
        String target = call.node().target();
        Function function = FUNCTIONS.entrySet().stream()
                .filter(e -> target.replaceFirst("_\\.", ".").endsWith("." + e.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> call.unsupported("it is no function of " + FUNCTIONS.keySet()));
        if (function == Function.GELU && call.text("approximate", "none").equals("tanh")) {
            function = Function.GELU_TANH;
        }
        return Outcome.fresh(call.layer(new io.adapruner.network.op.Activation(function), call.activation("self")));
    }
}
