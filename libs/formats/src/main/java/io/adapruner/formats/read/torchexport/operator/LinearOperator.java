package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.Value.Stored;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.Products;
import io.adapruner.formats.translation.arithmetic.Weighing;
import io.adapruner.formats.translation.source.Source;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Fully connected layers, also as matrix products with a stored matrix, and products of two activations. */
final class LinearOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of("linear.default", "addmm.default", "mm.default", "matmul.default", "bmm.default");
    }

    @Override
    public Outcome translate(Call call) {
        return switch (call.operator()) {
            case "linear.default" -> layer(call, "input", call.stored("weight"), call.optionalStored("bias"));
            case "addmm.default" -> {
                if (call.real("alpha", 1) != 1 || call.real("beta", 1) != 1) {
                    throw call.unsupported("alpha and beta must be 1");
                }
                yield layer(call, "mat1", transposed(call.stored("mat2")), Optional.of(call.stored("self")));
            }
            case "matmul.default" -> product(call, "other");
            default -> product(call, "mat2");
        };
    }

    private static Outcome product(Call call, String other) {
        if (call.value(other) instanceof Stored matrix) {
            return layer(call, "self", transposed(matrix), Optional.empty());
        }
        return Outcome.fresh(new Products(call.layers())
                .of(call.view("self"), call.view(other))
                .simplified());
    }

    private static Stored transposed(Stored matrix) {
        return matrix.permuted(List.of(1, 0));
    }

    private static Outcome layer(Call call, String input, Stored matrix, Optional<Stored> bias) {
        View view = call.view(input);
        Weighing<Stored> weighing = Weighing.of(call.layers(), view, matrix, bias.isPresent());
        var sources = new LinkedHashMap<String, Source>();
        sources.put("weight", weighing.matrix().source());
        bias.ifPresent(b -> sources.put("bias", b.source()));
        Activation y = call.layer(weighing.op(), weighing.input(), sources);
        return Outcome.fresh(weighing.seen().apply(y).simplified());
    }
}
