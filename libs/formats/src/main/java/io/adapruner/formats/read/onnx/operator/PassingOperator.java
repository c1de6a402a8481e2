package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.operator.Operand.Flow;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.Choice;
import io.adapruner.formats.translation.arithmetic.Rounding;
import java.util.List;
import java.util.Set;

/** Copies, casts, and what does nothing outside training. */
final class PassingOperator implements Operator.Single {
    private static final List<Long> FLOATING = List.of(1L, 10L, 11L, 16L);
    private static final long BOOL = 9;

    @Override
    public Set<String> types() {
        return Set.of("Identity", "Dropout", "Cast", "CastLike");
    }

    @Override
    public Operand only(Call call) {
        boolean floats = !call.node().type().equals("Cast")
                || FLOATING.contains(call.node().whole("to", 0));
        if (floats || !(call.operand(0) instanceof Flow(View view))) {
            return call.operand(0);
        }
        if (call.node().whole("to", 0) == BOOL) {
            return new Flow(new Choice(call.layers()).truth(view));
        }
        return new Flow(call.layers().whole(view) ? view : new Rounding(call.layers()).towardsZero(view));
    }
}
