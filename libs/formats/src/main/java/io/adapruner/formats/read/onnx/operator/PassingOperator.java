package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.operator.Operand.Flow;
import java.util.List;
import java.util.Set;

/** Copies, casts between floats, and what does nothing outside training. */
final class PassingOperator implements Operator.Single {
    private static final List<Long> FLOATING = List.of(1L, 10L, 11L, 16L);

    @Override
    public Set<String> types() {
        return Set.of("Identity", "Dropout", "Cast", "CastLike");
    }

    @Override
    public Operand only(Call call) {
        boolean integers = call.node().type().equals("Cast")
                && !FLOATING.contains(call.node().whole("to", 0));
        if (integers && call.operand(0) instanceof Flow) {
            throw call.unsupported("it makes integers or truths of activations");
        }
        return call.operand(0);
    }
}
