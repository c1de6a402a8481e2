package io.adapruner.formats.exported;

import io.adapruner.network.op.Op;
import java.util.List;
import java.util.Map;

/**
 * A layer of the network under construction, before names are given.
 *
 * @param inputs indices of earlier steps; {@link NetworkDraft#INPUT} for the network's input
 * @param parameters where the tensors of the operation come from, by suffix; empty for an operation without
 */
record Step(GraphNode node, Op op, List<Integer> inputs, Map<String, Source> parameters) {
    /** Where a parameter's values come from. */
    sealed interface Source {
        /** A tensor of the file. */
        record FromFile(String name) implements Source {}

        /** One value everywhere: an affine part that the file leaves out. */
        record Filled(float value) implements Source {}
    }
}
