package io.adapruner.formats.exported;

import io.adapruner.formats.translation.Value.Stored;
import java.util.List;
import java.util.Set;

/** A weight matrix with its axes swapped, as decomposed linear layers have it. */
final class TransposeOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of("t.default", "permute.default", "transpose.int", "numpy_T.default");
    }

    @Override
    public Outcome translate(Call call) {
        Stored matrix = call.stored("self");
        boolean swaps = matrix.shape().size() == 2
                && (!call.has("dims") || call.wholes("dims").equals(List.of(1L, 0L)))
                && (!call.has("dim0") || call.whole("dim0", 0) + call.whole("dim1", 1) == 1);
        if (!swaps) {
            throw call.unsupported("only a weight matrix can be transposed");
        }
        return Outcome.viewing(matrix.permuted(List.of(1, 0)), "self");
    }
}
