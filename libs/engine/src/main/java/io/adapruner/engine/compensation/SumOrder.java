package io.adapruner.engine.compensation;

import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * An order of a network's layers in which whatever a residual sum adds to a branch is there before the layer that closes the
 * branch; otherwise the order that the network has.
 */
final class SumOrder {
    private final List<Layer> layers;
    private final Map<String, Integer> indices = new HashMap<>();
    private final Set<Integer> placed = new HashSet<>();
    private final List<String> order = new ArrayList<>();

    private SumOrder(Network network) {
        this.layers = network.layers();
        IntStream.range(0, layers.size()).forEach(i -> indices.put(layers.get(i).name(), i));
    }

    /** @return names of all layers in topological order */
    static List<String> of(Network network, Map<String, ResidualEnd> ends) {
        var order = new SumOrder(network);
        for (Layer layer : order.layers) {
            if (ends.containsKey(layer.name())) {
                order.placeWithAllBefore(ends.get(layer.name()).summands());
            }
            order.placeWithAllBefore(List.of(layer.name()));
        }
        return order.order;
    }

    /** The same layers in the given order. */
    static Network arranged(Network network, List<String> order) {
        return network.withLayers(order.stream().map(network::layer).toList());
    }

    /** A branch that is shorter than another cannot need the other's end, which is deeper than all of it. */
    private void placeWithAllBefore(List<String> values) {
        var needed = new TreeSet<Integer>();
        var open = new ArrayDeque<>(values);
        while (!open.isEmpty()) {
            Integer index = indices.get(open.pop());
            if (index != null && !placed.contains(index) && needed.add(index)) {
                open.addAll(layers.get(index).inputs());
            }
        }
        for (int index : needed) {
            placed.add(index);
            order.add(layers.get(index).name());
        }
    }
}
