package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.Choice;
import io.adapruner.formats.translation.arithmetic.Rounding;
import java.util.List;
import java.util.Set;

/** Copies and other names of a tensor: no layer comes of them. */
final class PassingOperator implements Operator {
    /** Numbers of the floating-point types in the schema. */
    private static final List<Long> FLOATING = List.of(6L, 7L, 8L, 13L);

    private static final long BOOL = 12;

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
                "to.device",
                "to.other",
                "type_as.default",
                "_to_copy.default");
    }

    @Override
    public Outcome translate(Call call) {
        Value value = call.value("self");
        if (call.has("dtype") && !FLOATING.contains(call.whole("dtype", 0))) {
            return Outcome.fresh(exact(call, value));
        }
        if (call.has("other") && (call.truths("other") || call.whole("other"))) {
            throw call.unsupported("it turns numbers into what is no floating-point number");
        }
        boolean copies = call.operator().startsWith("clone") || call.operator().contains("copy");
        return copies ? Outcome.fresh(value) : Outcome.viewing(value, "self");
    }

    /** As truths or whole numbers, which are floats here; of stored tensors only what they hold already. */
    private static Value exact(Call call, Value value) {
        if (value instanceof Value.Stored) {
            if (call.known(value).isEmpty()) {
                throw call.unsupported("it turns a stored tensor into something else than floating-point numbers");
            }
            return value;
        }
        View view = call.layers().view("self", value);
        if (call.whole("dtype", 0) == BOOL) {
            return new Choice(call.layers()).truth(view).simplified();
        }
        return call.layers().whole(view)
                ? value
                : new Rounding(call.layers()).towardsZero(view).simplified();
    }
}
