package io.adapruner.formats.translation.size;

import io.adapruner.network.Network;
import io.adapruner.network.tensor.Tensor;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A network for one size, with those stored tensors that are others at other sizes.
 *
 * @param own by the name of the layer that owns it
 */
record Varied(Network network, Map<String, Tensor> own) {
    Varied {
        own = Map.copyOf(own);
    }

    /** @throws Refusal naming the first layer whose tensor is missing */
    static Varied of(Reading reading, Collection<String> layers) {
        var own = new LinkedHashMap<String, Tensor>();
        layers.forEach(layer -> own.put(
                layer,
                reading.tensors().of(layer).orElseThrow(() -> new Refusal("layer " + layer + " lacks its tensor"))));
        return new Varied(reading.network(), own);
    }
}
