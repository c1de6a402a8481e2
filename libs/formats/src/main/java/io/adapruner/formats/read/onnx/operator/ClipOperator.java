package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.constant.Constant;
import io.adapruner.formats.translation.View;
import io.adapruner.network.op.Arithmetic;
import io.adapruner.network.op.Clip;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.Relu;
import io.adapruner.network.op.Relu6;
import io.adapruner.network.op.WithScalar;
import java.util.Optional;
import java.util.Set;

/** Limits below and above. */
final class ClipOperator implements Operator.Single {
    @Override
    public Set<String> types() {
        return Set.of("Clip");
    }

    @Override
    public Operand only(Call call) {
        View view = call.view(0);
        double low = bound(call, 1, Double.NEGATIVE_INFINITY);
        double high = bound(call, 2, Double.POSITIVE_INFINITY);
        return op(low, high)
                .<Operand>map(op -> new Operand.Flow(call.layers().elementwise(op, view)))
                .orElseGet(() -> new Operand.Flow(view));
    }

    private static double bound(Call call, int input, double otherwise) {
        double value = call.optional(input)
                .filter(c -> c.elements() == 1)
                .map(ClipOperator::value)
                .orElse(otherwise);
        return Math.abs(value) >= Float.MAX_VALUE ? Math.signum(value) * Double.POSITIVE_INFINITY : value;
    }

    private static double value(Constant constant) {
        return NormOperator.decimal(constant.real(0));
    }

    private static Optional<Op> op(double low, double high) {
        if (low == Double.NEGATIVE_INFINITY && high == Double.POSITIVE_INFINITY) {
            return Optional.empty();
        }
        if (low == 0 && (high == 6 || high == Double.POSITIVE_INFINITY)) {
            return Optional.of(high == 6 ? new Relu6() : new Relu());
        }
        if (high == Double.POSITIVE_INFINITY) {
            return Optional.of(new WithScalar(Arithmetic.MAXIMUM, low));
        }
        return Optional.of(
                low == Double.NEGATIVE_INFINITY ? new WithScalar(Arithmetic.MINIMUM, high) : new Clip(low, high));
    }
}
