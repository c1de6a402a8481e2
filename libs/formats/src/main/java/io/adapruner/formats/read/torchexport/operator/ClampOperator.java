package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.network.op.Arithmetic;
import io.adapruner.network.op.Clip;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.Relu;
import io.adapruner.network.op.Relu6;
import io.adapruner.network.op.WithScalar;
import java.util.Set;

/** Rectifiers, and clamping to a range that may be open at one end. */
final class ClampOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of(
                "relu.default",
                "relu6.default",
                "hardtanh.default",
                "clamp.default",
                "clamp_min.default",
                "clamp_max.default");
    }

    @Override
    public Outcome translate(Call call) {
        return Outcome.fresh(call.elementwise(op(call), "self"));
    }

    private static Op op(Call call) {
        return switch (call.operator()) {
            case "relu.default" -> new Relu();
            case "relu6.default" -> new Relu6();
            case "hardtanh.default" -> between(call.real("min_val", -1), call.real("max_val", 1));
            default -> between(call.real("min", Double.NEGATIVE_INFINITY), call.real("max", Double.POSITIVE_INFINITY));
        };
    }

    private static Op between(double low, double high) {
        if (low == 0 && high == 6) {
            return new Relu6();
        }
        if (high == Double.POSITIVE_INFINITY) {
            return low == 0 ? new Relu() : new WithScalar(Arithmetic.MAXIMUM, low);
        }
        return low == Double.NEGATIVE_INFINITY ? new WithScalar(Arithmetic.MINIMUM, high) : new Clip(low, high);
    }
}
