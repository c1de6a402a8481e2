package io.adapruner.formats.onnx.imported;

import io.adapruner.formats.onnx.constant.Constant;
import io.adapruner.formats.onnx.constant.Constant.Reals;
import java.util.List;
import java.util.Set;

/** How much the constants that a graph computes may take together: a short file could ask for any number of large ones. */
final class Computed {
    /** 128 MiB as floats; the shape arithmetic of a DenseNet-201 takes a few thousand numbers. */
    private static final long MOST_VALUES = 1L << 25;

    private static final Set<String> MOVING =
            Set.of("Constant", "Identity", "Dropout", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Transpose");

    private long left = MOST_VALUES;

    void spend(Call call, List<Constant> made) {
        for (Constant constant : made) {
            boolean only = MOVING.contains(call.node().type()) && constant instanceof Reals;
            left -= only ? 0 : constant.elements();
        }
        if (left < 0) {
            throw call.unsupported("the graph computes more than " + MOST_VALUES + " constant values");
        }
    }
}
