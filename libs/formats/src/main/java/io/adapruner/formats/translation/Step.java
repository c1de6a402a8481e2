package io.adapruner.formats.translation;

import io.adapruner.formats.translation.source.Origin;
import io.adapruner.formats.translation.source.Source;
import io.adapruner.network.op.Op;
import java.util.List;
import java.util.Map;

/**
 * A layer of the network under construction, before names are given.
 *
 * @param inputs indices of earlier steps; {@link NetworkDraft#INPUT} for the network's input
 * @param parameters where the tensors of the operation come from, by suffix; empty for an operation without
 */
record Step(Origin origin, Op op, List<Integer> inputs, Map<String, Source> parameters) {
    /** Whether the source has a name for any of its tensors, and they are not made by the graph alone. */
    boolean named() {
        return parameters.values().stream()
                .anyMatch(
                        source -> source.named().filter(name -> !name.isEmpty()).isPresent());
    }
}
