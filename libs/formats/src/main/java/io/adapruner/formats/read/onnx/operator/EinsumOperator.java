package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.constant.Constant.Reals;
import io.adapruner.formats.read.onnx.operator.Operand.Fixed;
import io.adapruner.formats.read.onnx.operator.Operand.Flow;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.Einsum;
import io.adapruner.network.op.Arithmetic;
import io.adapruner.network.op.Op;
import java.util.Map;
import java.util.Set;

/** Einstein sums of one or two operands. */
final class EinsumOperator implements Operator.Single {
    @Override
    public Set<String> types() {
        return Set.of("Einsum");
    }

    private record Tensors(Call call) implements Einsum.Tensors<Reals> {
        @Override
        public Activation weighed(Op op, Activation x, Reals matrix) {
            return call.layer(op, x, Map.of("weight", matrix));
        }

        @Override
        public View multiplied(View view, Reals tensor) {
            return new Broadcasting(call).withConstant(Arithmetic.MULTIPLY, view, tensor);
        }

        @Override
        public View value(Reals tensor, int rank) {
            return new Broadcasting(call).value(tensor, rank);
        }
    }

    @Override
    public Operand only(Call call) {
        String equation = call.node().text("equation", "");
        var einsum = new Einsum<>(call.layers(), new Tensors(call));
        return new Flow(
                switch (call.inputs().size()) {
                    case 1 -> einsum.of(equation, call.view(0));
                    case 2 -> of(call, einsum, equation);
                    default ->
                        throw call.unsupported("it has " + call.inputs().size() + " operands, two are understood");
                });
    }

    private static View of(Call call, Einsum<Reals> einsum, String equation) {
        if (call.operand(0) instanceof Fixed) {
            return einsum.of(equation, call.view(1), call.reals(0), true);
        }
        return call.operand(1) instanceof Fixed
                ? einsum.of(equation, call.view(0), call.reals(1), false)
                : einsum.of(equation, call.view(0), call.view(1));
    }
}
