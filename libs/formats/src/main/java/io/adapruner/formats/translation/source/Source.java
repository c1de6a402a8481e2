package io.adapruner.formats.translation.source;

import io.adapruner.formats.translation.formula.Formula;
import io.adapruner.network.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** Where a parameter's values come from. */
public sealed interface Source {
    /** The name that the file has for these values; nothing where it has none. */
    default Optional<String> named() {
        return switch (this) {
            case FromFile(String name, var _) -> Optional.of(name);
            case Folded(String name, var _, var _) -> Optional.of(name);
            case Filled _, Computed _ -> Optional.empty();
        };
    }

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

    /**
     * What is computed from tensors of the file once they are read.
     *
     * @param name of the parameter that it stands for
     * @param rearranged what is done to it, in this order
     */
    record Folded(String name, Formula formula, List<Rearrangement> rearranged) implements Source {
        public Folded {
            rearranged = List.copyOf(rearranged);
        }
    }

    /** One value everywhere: an affine part that the file leaves out. */
    record Filled(float value) implements Source {}

    /** Values that the graph computes from constants. */
    record Computed(Tensor tensor) implements Source {}
}
