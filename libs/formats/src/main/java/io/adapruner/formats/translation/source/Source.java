package io.adapruner.formats.translation.source;

import io.adapruner.network.tensor.Tensor;
import java.util.List;

/** Where a parameter's values come from. */
public sealed interface Source {
    /**
     * A tensor of the file.
     *
     * @param rearranged what is done to it, in this order
     */
    record FromFile(String name, List<Rearrangement> rearranged) implements Source {
        public FromFile {
            rearranged = List.copyOf(rearranged);
        }
    }

    /** One value everywhere: an affine part that the file leaves out. */
    record Filled(float value) implements Source {}

    /** Values that the graph computes from constants. */
    record Computed(Tensor tensor) implements Source {}
}
