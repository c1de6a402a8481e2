package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.constant.Constant;
import io.adapruner.formats.read.onnx.operator.Operand.Fixed;
import io.adapruner.formats.read.onnx.operator.Operand.Flow;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.Combination;
import io.adapruner.formats.translation.arithmetic.Scaling;
import io.adapruner.network.op.Add;
import io.adapruner.network.op.Arithmetic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Element-wise arithmetic of activations with each other and with constants. */
final class ArithmeticOperator implements Operator.Single {
    private static final Map<String, Arithmetic> ARITHMETIC = Map.of(
            "Add", Arithmetic.ADD,
            "Sum", Arithmetic.ADD,
            "Sub", Arithmetic.SUBTRACT,
            "Mul", Arithmetic.MULTIPLY,
            "Div", Arithmetic.DIVIDE,
            "Pow", Arithmetic.POWER,
            "Max", Arithmetic.MAXIMUM,
            "Min", Arithmetic.MINIMUM);

    private final SpeltOut patterns = new SpeltOut();

    @Override
    public Set<String> types() {
        return ARITHMETIC.keySet();
    }

    @Override
    public Operand only(Call call) {
        Optional<Operand> known = patterns.recognised(call);
        if (known.isPresent()) {
            return known.get();
        }
        Arithmetic arithmetic = ARITHMETIC.get(call.node().type());
        var broadcasting = new Broadcasting(call);
        var views = new ArrayList<View>();
        var constants = new ArrayList<Constant>();
        for (int i = 0; i < call.inputs().size(); i++) {
            if (call.operand(i) instanceof Fixed(Constant constant)) {
                constants.add(constant);
            } else {
                views.add(call.view(i));
            }
        }
        if (arithmetic == Arithmetic.DIVIDE && whole(call, views, constants)) {
            throw call.unsupported("it divides whole numbers, which rounds; this is not understood");
        }
        if (arithmetic == Arithmetic.ADD && views.size() > 2 && constants.isEmpty()) {
            return new Flow(new Combination(call.layers()).elementwise(new Add(), views));
        }
        if (constants.size() == 1 && views.size() == 1) {
            boolean first = call.operand(0) instanceof Fixed;
            return new Flow(broadcasting.withConstant(
                    first ? new Scaling(call.layers()).reversed(arithmetic) : arithmetic,
                    views.getFirst(),
                    constants.getFirst()));
        }
        View result = views.getFirst();
        for (View other : views.subList(1, views.size())) {
            result = new Combination(call.layers()).by(arithmetic, result, other);
        }
        for (Constant constant : constants) {
            result = broadcasting.withConstant(arithmetic, result, constant);
        }
        return new Flow(result);
    }

    /** Both operands are of one type: where one is of integers, the other is too. */
    private static boolean whole(Call call, List<View> views, List<Constant> constants) {
        return constants.stream().anyMatch(Constant.Wholes.class::isInstance)
                || (constants.isEmpty() && views.stream().allMatch(call.layers()::whole));
    }
}
