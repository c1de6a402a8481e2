package io.adapruner.formats.read.torchexport.folding;

import io.adapruner.formats.translation.formula.Formula;
import java.util.List;

/** What one kind of operator computes from stored tensors. */
@FunctionalInterface
interface Fold {
    /**
     * The results, in the operator's order; those that it has beyond these are not understood.
     *
     * @throws IllegalArgumentException when the tensors do not go together
     */
    List<Formula> of(Arguments arguments);

    /** With a single result. */
    @FunctionalInterface
    interface Single {
        Formula of(Arguments arguments);
    }

    static Fold single(Single single) {
        return arguments -> List.of(single.of(arguments));
    }
}
