package io.adapruner.formats.translation.size;

import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.tensor.TensorShape;
import java.util.List;
import java.util.Map;

/**
 * What a file gives for one size of its input.
 *
 * @param values for each parameter something that is equal where the values are
 */
public record Reading(Network network, Map<String, Object> values) {
    public Reading {
        values = Map.copyOf(values);
    }

    /** Reads the file for another size. */
    @FunctionalInterface
    public interface Reader {
        /** @throws io.adapruner.problem.ProblemException where the file gives no network for that size */
        Reading at(TensorShape input);
    }

    /**
     * Compares everything but what the layers compute.
     *
     * @throws Refusal naming the first layer that is another one
     */
    void requireAlike(Reading other) {
        List<Layer> own = network.layers();
        List<Layer> others = other.network().layers();
        for (int i = 0; i < Math.min(own.size(), others.size()); i++) {
            Layer one = own.get(i);
            Layer two = others.get(i);
            if (!one.name().equals(two.name()) || !one.inputs().equals(two.inputs())) {
                throw new Refusal("layer " + two.name() + " of " + two.inputs() + " is where layer " + one.name()
                        + " of " + one.inputs() + " was");
            }
        }
        if (own.size() != others.size()
                || !network.outputs().equals(other.network().outputs())) {
            throw new Refusal("there are " + others.size() + " layers and the outputs "
                    + other.network().results() + " instead of " + own.size() + " and " + network.results());
        }
        for (Layer layer : own) {
            layer.op().parameters().forEach(spec -> {
                String name = layer.parameter(spec.name());
                if (!values.containsKey(name)
                        || !values.get(name).equals(other.values().get(name))) {
                    throw new Refusal("layer " + layer.name()
                            + " has other constants, computed from the size: a grid of places, or the like");
                }
            });
        }
    }
}
