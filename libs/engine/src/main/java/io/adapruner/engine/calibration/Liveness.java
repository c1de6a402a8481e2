package io.adapruner.engine.calibration;

import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.tensor.TensorShape;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** When each value of a network is needed for the last time, and so what must be held when a run pauses before a layer. */
public final class Liveness {
    private final Network network;
    private final Map<String, Integer> lastUse = new HashMap<>();

    public Liveness(Network network) {
        this.network = network;
        lastUse.put(Network.INPUT, -1);
        for (int i = 0; i < network.layers().size(); i++) {
            Layer layer = network.layers().get(i);
            lastUse.put(layer.name(), i);
            for (String input : layer.inputs()) {
                lastUse.put(input, i);
            }
        }
        network.results().forEach(result -> lastUse.put(result, network.layers().size()));
    }

    /** Whether some layer at or after the given index reads the value; the network's outputs are always needed. */
    public boolean neededFrom(int layer, String value) {
        return lastUse.get(value) >= layer;
    }

    /** Values held when the layers before the given index have run. */
    public Set<String> heldBefore(int layer) {
        var held = new LinkedHashSet<String>();
        if (neededFrom(layer, Network.INPUT)) {
            held.add(Network.INPUT);
        }
        for (Layer done : network.layers().subList(0, layer)) {
            if (neededFrom(layer, done.name())) {
                held.add(done.name());
            }
        }
        return held;
    }

    /**
     * Bytes of the fp32 values of one image that are held when the layers before the given index have run. Before the first there are
     * none: samples are there as they are stored.
     */
    public long bytesBefore(int layer) {
        if (layer == 0) {
            return 0;
        }
        Map<String, TensorShape> shapes = network.shapes();
        return 4
                * heldBefore(layer).stream()
                        .mapToLong(value -> shapes.get(value).elements())
                        .sum();
    }
}
