package io.adapruner.formats.model;

import io.adapruner.network.Weights;
import io.adapruner.network.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;

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

    /** The same under other names; as it is where two names would become one. */
    public FileWeights renamed(UnaryOperator<String> rename) {
        var tensors = new LinkedHashMap<String, Tensor>();
        weights.tensors().forEach((name, tensor) -> tensors.put(rename.apply(name), tensor));
        if (tensors.size() < weights.tensors().size()) {
            return this;
        }
        var renamed = new LinkedHashMap<String, String>();
        others.forEach((name, what) -> renamed.put(rename.apply(name), what));
        return new FileWeights(new Weights(tensors), renamed, set, warnings);
    }
}
