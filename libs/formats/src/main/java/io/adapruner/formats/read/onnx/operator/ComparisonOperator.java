package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.constant.Constant;
import io.adapruner.formats.read.onnx.operator.Operand.Fixed;
import io.adapruner.formats.read.onnx.operator.Operand.Flow;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.Choice;
import io.adapruner.formats.translation.arithmetic.Combination;
import io.adapruner.formats.translation.arithmetic.Scaling;
import io.adapruner.network.op.Arithmetic;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Comparisons, and truths combined: 1 for true and 0 for false. */
final class ComparisonOperator implements Operator.Single {
    private static final Map<String, Arithmetic> ARITHMETIC = Map.of(
            "Equal", Arithmetic.EQUAL,
            "Less", Arithmetic.LESS,
            "LessOrEqual", Arithmetic.AT_MOST,
            "Greater", Arithmetic.GREATER,
            "GreaterOrEqual", Arithmetic.AT_LEAST,
            "And", Arithmetic.MINIMUM,
            "Or", Arithmetic.MAXIMUM,
            "Xor", Arithmetic.UNEQUAL);

    @Override
    public Set<String> types() {
        var all = new HashSet<>(ARITHMETIC.keySet());
        all.add("Not");
        return all;
    }

    @Override
    public Operand only(Call call) {
        if (call.node().type().equals("Not")) {
            return new Flow(new Choice(call.layers()).negated(call.view(0)));
        }
        Arithmetic arithmetic = ARITHMETIC.get(call.node().type());
        if (call.operand(1) instanceof Fixed(Constant constant)) {
            return combined(call, arithmetic, call.view(0), constant);
        }
        if (call.operand(0) instanceof Fixed(Constant constant)) {
            return combined(call, new Scaling(call.layers()).reversed(arithmetic), call.view(1), constant);
        }
        return new Flow(new Combination(call.layers()).by(arithmetic, call.view(0), call.view(1)));
    }

    private static Operand combined(Call call, Arithmetic arithmetic, View view, Constant constant) {
        return new Flow(new Broadcasting(call).withConstant(arithmetic, view, constant));
    }
}
