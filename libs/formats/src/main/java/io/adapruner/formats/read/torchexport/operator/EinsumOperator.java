package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.Value.Stored;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.Einsum;
import io.adapruner.network.op.Arithmetic;
import io.adapruner.network.op.Op;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Einstein sums of one or two operands. */
final class EinsumOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of("einsum.default");
    }

    private record Tensors(Call call) implements Einsum.Tensors<Stored> {
        @Override
        public Activation weighed(Op op, Activation x, Stored matrix) {
            return call.layer(op, x, Map.of("weight", matrix.source()));
        }

        @Override
        public View multiplied(View view, Stored tensor) {
            return ArithmeticOperator.by(call, Arithmetic.MULTIPLY, view, tensor);
        }

        @Override
        public View value(Stored tensor, int rank) {
            return call.valued(tensor, rank);
        }
    }

    @Override
    public Outcome translate(Call call) {
        String equation = call.text("equation", "");
        List<Value> operands = call.values("tensors");
        var einsum = new Einsum<>(call.layers(), new Tensors(call));
        View result =
                switch (operands.size()) {
                    case 1 -> einsum.of(equation, view(call, operands.getFirst()));
                    case 2 -> of(call, einsum, equation, operands.getFirst(), operands.getLast());
                    default -> throw call.unsupported("it has " + operands.size() + " operands, two are understood");
                };
        return Outcome.fresh(call.settled(result));
    }

    private static View of(Call call, Einsum<Stored> einsum, String equation, Value one, Value other) {
        if (one instanceof Stored stored) {
            return einsum.of(equation, view(call, other), stored, true);
        }
        return other instanceof Stored stored
                ? einsum.of(equation, view(call, one), stored, false)
                : einsum.of(equation, view(call, one), view(call, other));
    }

    private static View view(Call call, Value value) {
        return call.layers().view("an operand", value);
    }
}
