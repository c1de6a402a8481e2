package io.adapruner.network.latency;

import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.op.ParameterSpec;
import io.adapruner.network.op.ParameterSpec.Role;
import io.adapruner.network.tensor.TensorShape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Layers that a runtime may fuse, as one: a convolution or linear layer and the norms, activations and sums behind it. A layer
 * begins a unit when it has a weight or changes the number of channels; any other belongs to the unit of its first input.
 * Whatever a runtime fuses within a unit, the unit's time stays a function of the channels that it reads and makes.
 */
public final class Units {
    private final Map<String, String> unitOf = new LinkedHashMap<>();
    private final Set<String> units = new LinkedHashSet<>();

    public Units(Network network) {
        Map<String, TensorShape> shapes = network.shapes();
        for (Layer layer : network.layers()) {
            String first = layer.inputs().getFirst();
            boolean begins = !unitOf.containsKey(first)
                    || weighted(layer)
                    || shapes.get(first).channels() != shapes.get(layer.name()).channels();
            unitOf.put(layer.name(), begins ? layer.name() : unitOf.get(first));
            units.add(unitOf.get(layer.name()));
        }
    }

    private static boolean weighted(Layer layer) {
        return layer.op().parameters().stream().map(ParameterSpec::role).anyMatch(Role.WEIGHT::equals);
    }

    /** The layers that begin a unit, in network order. */
    public Set<String> all() {
        return Collections.unmodifiableSet(units);
    }

    /** The unit that a layer belongs to, by the name of its first layer; empty for what is no layer. */
    public Optional<String> of(String layer) {
        return Optional.ofNullable(unitOf.get(layer));
    }
}
