package io.adapruner.formats.read.onnx.constant;

import java.util.List;

/** Computes one kind of operator on constants. */
@FunctionalInterface
interface Fold {
    /**
     * The node's outputs.
     *
     * @throws IllegalArgumentException when the inputs do not go together
     */
    List<Constant> of(Arguments arguments);

    /** With a single output. */
    @FunctionalInterface
    interface Single {
        Constant of(Arguments arguments);
    }

    static Fold single(Single single) {
        return arguments -> List.of(single.of(arguments));
    }
}
