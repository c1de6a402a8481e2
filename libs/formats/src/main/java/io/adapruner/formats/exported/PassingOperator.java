package io.adapruner.formats.exported;

import io.adapruner.formats.translation.Value;
import java.util.Set;

/** Copies and other names of a tensor: no layer comes of them. */
final class PassingOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of(
                "clone.default", "alias.default", "contiguous.default", "detach.default", "lift_fresh_copy.default");
    }

    @Override
    public Outcome translate(Call call) {
        Value value = call.value("self");
        String target = call.node().target();
        return target.contains(".clone") || target.contains("copy")
                ? Outcome.fresh(value)
                : Outcome.viewing(value, "self");
    }
}
