package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.network.op.Activation;
import io.adapruner.network.op.Activation.Function;
import java.util.Map;
import java.util.Set;

/** Element-wise functions without parameters. */
final class FunctionOperator implements Operator {
    private static final Map<String, Function> FUNCTIONS = Map.ofEntries(
            Map.entry("sigmoid.default", Function.SIGMOID),
            Map.entry("tanh.default", Function.TANH),
            Map.entry("silu.default", Function.SILU),
            Map.entry("hardsigmoid.default", Function.HARD_SIGMOID),
            Map.entry("hardswish.default", Function.HARD_SWISH),
            Map.entry("gelu.default", Function.GELU),
            Map.entry("mish.default", Function.MISH),
            Map.entry("selu.default", Function.SELU),
            Map.entry("softsign.default", Function.SOFTSIGN),
            Map.entry("log_sigmoid.default", Function.LOG_SIGMOID),
            Map.entry("log_sigmoid_forward.default", Function.LOG_SIGMOID),
            Map.entry("erf.default", Function.ERF),
            Map.entry("abs.default", Function.ABSOLUTE),
            Map.entry("exp.default", Function.EXPONENTIAL),
            Map.entry("log.default", Function.LOGARITHM),
            Map.entry("sqrt.default", Function.SQUARE_ROOT),
            Map.entry("sin.default", Function.SINE),
            Map.entry("cos.default", Function.COSINE),
            Map.entry("sign.default", Function.SIGN),
            Map.entry("floor.default", Function.FLOOR));

    @Override
    public Set<String> targets() {
        return FUNCTIONS.keySet();
    }

    @Override
    public Outcome translate(Call call) {
        Function function = FUNCTIONS.get(call.operator());
        if (function == Function.GELU && call.text("approximate", "none").equals("tanh")) {
            function = Function.GELU_TANH;
        }
        return Outcome.fresh(call.elementwise(new Activation(function), "self"));
    }
}
