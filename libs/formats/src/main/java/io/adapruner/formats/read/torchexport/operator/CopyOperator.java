package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value;
import io.adapruner.formats.translation.View;
import java.util.Set;

/** A tensor overwritten by another one of the same shape. */
final class CopyOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of("copy.default");
    }

    @Override
    public Outcome translate(Call call) {
        if (call.value("src") instanceof Value.Stored constant) {
            return Outcome.fresh(constant.once(call.batch()).expanded(call.sizes("self")));
        }
        View self = call.view("self");
        View source = call.view("src");
        if (!source.extents().equals(self.extents())) {
            throw call.unsupported("it writes " + source + " over " + self + ", which has another shape");
        }
        return Outcome.fresh(source.simplified());
    }
}
