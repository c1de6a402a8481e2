package io.adapruner.network;

import io.adapruner.network.op.Activation;
import io.adapruner.network.op.Dropout;
import io.adapruner.network.op.Flatten;
import io.adapruner.network.op.Identity;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.Permute;
import io.adapruner.network.op.Reshape;
import io.adapruner.network.op.Softmax;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a classifier computes before it turns its result into probabilities. Cross-entropy and distillation take a softmax
 * themselves: of probabilities it would be a softmax of a softmax, whose gradients are small and whose least loss is not 0.
 */
public final class Logits {
    private Logits() {}

    /**
     * The network with its layers, names and parameters, but without a softmax over classes at its end, logarithm or not,
     * whatever only passes or reshapes its result behind it; the network itself where it ends in none.
     */
    public static Network of(Network network) {
        Map<String, Layer> layers = new HashMap<>();
        network.layers().forEach(layer -> layers.put(layer.name(), layer));
        Layer end = passed(layers, network.output());
        Layer softmax = end;
        if (end != null && end.op() instanceof Activation(Activation.Function function)) {
            softmax = passed(layers, end.inputs().getFirst());
            boolean undone = softmax != null
                    && softmax.op() instanceof Softmax(int _, boolean log)
                    && function == (log ? Activation.Function.EXPONENTIAL : Activation.Function.LOGARITHM);
            softmax = undone ? softmax : null;
        }
        if (softmax == null || !(softmax.op() instanceof Softmax(int axis, boolean _)) || axis != 0) {
            return network;
        }
        Set<String> without = new HashSet<>(List.of(softmax.name(), end.name()));
        return new Network(
                network.name(),
                network.input(),
                network.layers().stream()
                        .map(l -> without.contains(l.name()) ? new Layer(l.name(), new Identity(), l.inputs()) : l)
                        .toList(),
                network.output(),
                network.blocks());
    }

    /** The layer whose result a value is, regardless of where its elements stand; null for the network's input. */
    private static Layer passed(Map<String, Layer> layers, String value) {
        Layer layer = layers.get(value);
        while (layer != null && passes(layer.op())) {
            layer = layers.get(layer.inputs().getFirst());
        }
        return layer;
    }

    private static boolean passes(Op op) {
        return op instanceof Identity
                || op instanceof Dropout
                || op instanceof Flatten
                || op instanceof Reshape
                || op instanceof Permute;
    }
}
