package io.adapruner.formats.exported;

import io.adapruner.formats.translation.Source;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.Value.Stored;
import io.adapruner.network.op.Linear;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Fully connected layers, also as matrix products with a transposed weight. */
final class LinearOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of("linear.default", "addmm.default", "mm.default", "matmul.default");
    }

    @Override
    public Outcome translate(Call call) {
        String target = call.node().target();
        if (target.endsWith(".linear.default")) {
            return layer(call, call.activation("input"), call.stored("weight"), false, call.optionalStored("bias"));
        }
        if (target.endsWith(".addmm.default")) {
            if (call.real("alpha", 1) != 1 || call.real("beta", 1) != 1) {
                throw call.unsupported("alpha and beta must be 1");
            }
            return layer(call, call.activation("mat1"), call.stored("mat2"), true, Optional.of(call.stored("self")));
        }
        String other = target.endsWith(".mm.default") ? "mat2" : "other";
        return layer(call, call.activation("self"), call.stored(other), true, Optional.empty());
    }

    private static Outcome layer(Call call, Activation input, Stored given, boolean transposed, Optional<Stored> bias) {
        if (given.shape().size() != 2) {
            throw call.unsupported("its weight must be a matrix, it is of shape " + given.shape());
        }
        Stored weight = transposed ? given.permuted(List.of(1, 0)) : given;
        var sources = new LinkedHashMap<String, Source>();
        sources.put("weight", weight.source());
        bias.ifPresent(b -> sources.put("bias", b.source()));
        var linear = new Linear(weight.shape().get(1), weight.shape().get(0), bias.isPresent());
        return Outcome.fresh(call.layer(linear, input, sources));
    }
}
