package io.adapruner.formats.exported;

import io.adapruner.formats.translation.Value;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.Value.Strided;
import io.adapruner.network.op.Subsample;
import java.util.Set;

/** Every n-th row and column, taken by two slices; slices of everything. */
final class SliceOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of("slice.Tensor");
    }

    @Override
    public Outcome translate(Call call) {
        Value value = call.value("self");
        Activation of = value instanceof Strided(Activation whole, int _, int _) ? whole : call.activation("self");
        int axis = call.axis(call.whole("dim", 0), of);
        long start = call.whole("start", 0);
        long end = call.whole("end", Long.MAX_VALUE);
        int step = call.integer("step", 1);
        boolean everything = start == 0
                && end >= (axis < 0 ? Long.MAX_VALUE : of.shape().dims().get(axis));
        if (!everything || (axis < 1 && step != 1)) {
            throw call.unsupported("it takes " + start + ":" + end + ":" + step + " of axis " + (axis + 1)
                    + "; only everything, or every n-th row and column, is understood");
        }
        if (step == 1) {
            return Outcome.viewing(value, "self");
        }
        if (!(value instanceof Strided(Activation _, int other, int first))) {
            return Outcome.viewing(new Strided(of, axis, step), "self");
        }
        if (other == axis || first != step) {
            throw call.unsupported("rows and columns must be taken in the same steps");
        }
        return Outcome.viewing(call.layer(new Subsample(step), of), "self");
    }
}
