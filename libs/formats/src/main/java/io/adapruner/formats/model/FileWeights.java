package io.adapruner.formats.model;

import io.adapruner.network.Weights;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * What a file without a network's structure holds.
 *
 * @param weights its floating tensors, whatever they are for
 * @param others what has a name among them and is no floating tensor, and what it is instead, e.g. {@code I64 values}
 * @param set which of several sets of weights these are; plain where nothing says otherwise
 * @param warnings what the reader had to decide, one sentence each, for the user
 */
public record FileWeights(Weights weights, SequencedMap<String, String> others, WeightSet set, List<String> warnings) {
    public FileWeights {
        others = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(others));
        warnings = List.copyOf(warnings);
    }
}
