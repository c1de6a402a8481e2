package io.adapruner.formats.translation.size;

import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.StoredValue;
import io.adapruner.network.op.WithParameter;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a file gives for one size of its input.
 *
 * @param values for each parameter something that is equal where the values are
 * @param tensors the values themselves, computed when asked for
 */
public record Reading(Network network, Map<String, Object> values, Tensors tensors) {
    public Reading {
        values = Map.copyOf(values);
    }

    /** Reads the file for another size. */
    @FunctionalInterface
    public interface Reader {
        /** @throws io.adapruner.problem.ProblemException where the file gives no network for that size */
        Reading at(TensorShape input);
    }

    /** The tensors of a reading. */
    @FunctionalInterface
    public interface Tensors {
        /** By the parameter's full name; empty where the file lacks it. */
        Optional<Tensor> of(String parameter);
    }

    /**
     * Compares everything but what the layers compute.
     *
     * @return layers whose own tensor is another one there, in their order
     * @throws Refusal naming the first layer that is another one
     */
    Set<String> requireAlike(Reading other) {
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
        var varying = new LinkedHashSet<String>();
        for (int i = 0; i < own.size(); i++) {
            Layer layer = own.get(i);
            if (!sameValues(layer, other)) {
                if (!ownsTensor(layer.op()) || !ownsTensor(others.get(i).op())) {
                    throw new Refusal("layer " + layer.name() + " has other weights");
                }
                varying.add(layer.name());
            }
        }
        return varying;
    }

    private boolean sameValues(Layer layer, Reading other) {
        return layer.op().parameters().stream()
                .map(spec -> layer.parameter(spec.name()))
                .allMatch(name -> values.containsKey(name)
                        && values.get(name).equals(other.values().get(name)));
    }

    private static boolean ownsTensor(Op op) {
        return op instanceof StoredValue || op instanceof WithParameter;
    }
}
