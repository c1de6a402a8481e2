package io.adapruner.formats.translation.size;

import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A network, with the axes of its input that may be of any size.
 *
 * @param constants tensors that it owns and the file does not have: steps and offsets of grids that the file stores whole
 * @param warnings why axes that the file leaves open are not, one sentence each
 */
public record Sized(Network network, Map<String, Tensor> constants, List<String> warnings) {
    public Sized {
        constants = Map.copyOf(constants);
        warnings = List.copyOf(warnings);
    }

    static Sized fixed(Network network, List<String> warnings) {
        return new Sized(network, Map.of(), warnings);
    }

    /**
     * The network's weights.
     *
     * @param read those of the network as it was read; a grid that is counted now is left out
     */
    public Weights weights(Weights read) {
        if (constants.isEmpty()) {
            return read;
        }
        Set<String> needed = network.parameters().keySet();
        var weights = new LinkedHashMap<String, Tensor>();
        read.tensors().forEach((name, tensor) -> {
            if (needed.contains(name)) {
                weights.put(name, tensor);
            }
        });
        weights.putAll(constants);
        return new Weights(weights);
    }
}
