package io.adapruner.formats.exported;

import io.adapruner.network.op.Op;
import io.adapruner.network.op.Relu;
import io.adapruner.network.op.Relu6;
import java.util.Set;

/** Rectifiers: {@code relu}, {@code relu6}, and clamping to the same ranges. */
final class ActivationOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of("relu.default", "relu6.default", "hardtanh.default", "clamp.default", "clamp_min.default");
    }

    @Override
    public Outcome translate(Call call) {
        return Outcome.fresh(call.layer(op(call), call.activation("self")));
    }

    private static Op op(Call call) {
        String name = call.node().target();
        if (name.contains(".relu6")) {
            return new Relu6();
        }
        if (name.contains(".relu")) {
            return new Relu();
        }
        boolean hardtanh = name.contains(".hardtanh");
        double low = call.real(hardtanh ? "min_val" : "min", hardtanh ? -1 : Double.NEGATIVE_INFINITY);
        double high = call.real(hardtanh ? "max_val" : "max", hardtanh ? 1 : Double.POSITIVE_INFINITY);
        if (low == 0 && high == 6) {
            return new Relu6();
        }
        if (low == 0 && high == Double.POSITIVE_INFINITY) {
            return new Relu();
        }
        throw call.unsupported("it clamps to " + low + ".." + high + "; 0..6 and 0.. are understood");
    }
}
