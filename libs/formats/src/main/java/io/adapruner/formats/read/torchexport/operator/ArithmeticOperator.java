package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.Combination;
import io.adapruner.formats.translation.arithmetic.Scaling;
import io.adapruner.network.op.Arithmetic;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** Element-wise arithmetic of activations with each other, with stored tensors and with numbers. */
final class ArithmeticOperator implements Operator {
    private static final Map<String, Arithmetic> ARITHMETIC = Map.ofEntries(
            Map.entry("add.Tensor", Arithmetic.ADD),
            Map.entry("add.Scalar", Arithmetic.ADD),
            Map.entry("sub.Tensor", Arithmetic.SUBTRACT),
            Map.entry("sub.Scalar", Arithmetic.SUBTRACT),
            Map.entry("rsub.Tensor", Arithmetic.REVERSE_SUBTRACT),
            Map.entry("rsub.Scalar", Arithmetic.REVERSE_SUBTRACT),
            Map.entry("mul.Tensor", Arithmetic.MULTIPLY),
            Map.entry("mul.Scalar", Arithmetic.MULTIPLY),
            Map.entry("div.Tensor", Arithmetic.DIVIDE),
            Map.entry("div.Scalar", Arithmetic.DIVIDE),
            Map.entry("pow.Tensor_Scalar", Arithmetic.POWER),
            Map.entry("maximum.default", Arithmetic.MAXIMUM),
            Map.entry("max.other", Arithmetic.MAXIMUM),
            Map.entry("minimum.default", Arithmetic.MINIMUM),
            Map.entry("min.other", Arithmetic.MINIMUM));

    @Override
    public Set<String> targets() {
        return ARITHMETIC.keySet();
    }

    @Override
    public Outcome translate(Call call) {
        Arithmetic arithmetic = ARITHMETIC.get(call.operator());
        String other = arithmetic == Arithmetic.POWER ? "exponent" : "other";
        if (call.real("alpha", 1) != 1) {
            throw call.unsupported("alpha is " + call.real("alpha", 1) + "; only 1 is understood");
        }
        OptionalDouble scalar = call.scalar(other);
        if (scalar.isPresent()) {
            View view = call.view("self");
            return Outcome.fresh(new Scaling(call.layers())
                    .by(arithmetic, view, scalar.getAsDouble())
                    .simplified());
        }
        return Outcome.fresh(
                by(call, arithmetic, call.value("self"), call.value(other)).simplified());
    }

    /** Of two values that are not both stored. */
    static View by(Call call, Arithmetic arithmetic, Value one, Value two) {
        if (two instanceof Value.Stored stored) {
            return scaled(call, arithmetic, one, stored);
        }
        if (one instanceof Value.Stored stored) {
            return scaled(call, new Scaling(call.layers()).reversed(arithmetic), two, stored);
        }
        return new Combination(call.layers())
                .by(
                        arithmetic,
                        call.layers().view("the first operand", one),
                        call.layers().view("the second operand", two));
    }

    private static View scaled(Call call, Arithmetic arithmetic, Value value, Value.Stored stored) {
        View view = call.layers().view("what a stored tensor is combined with", value);
        return new Scaling(call.layers())
                .by(
                        arithmetic,
                        view,
                        stored.once(call.batch()),
                        stored.tensors().stream().anyMatch(call.trained()));
    }
}
