package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value;
import java.util.List;
import java.util.Set;

/** Copies and other names of a tensor: no layer comes of them. */
final class PassingOperator implements Operator {
    /** Numbers of the floating-point types in the schema. */
    private static final List<Long> FLOATING = List.of(6L, 7L, 8L, 13L);

    @Override
    public Set<String> targets() {
        return Set.of(
                "clone.default",
                "alias.default",
                "contiguous.default",
                "detach.default",
                "lift_fresh_copy.default",
                "to.dtype",
                "to.dtype_layout",
                "_to_copy.default");
    }

    @Override
    public Outcome translate(Call call) {
        Value value = call.value("self");
        if (call.has("dtype") && !FLOATING.contains(call.whole("dtype", 0))) {
            throw call.unsupported("it turns its input into something else than floating-point numbers");
        }
        boolean copies = call.operator().startsWith("clone") || call.operator().contains("copy");
        return copies ? Outcome.fresh(value) : Outcome.viewing(value, "self");
    }
}
