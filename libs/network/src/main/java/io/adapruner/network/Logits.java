package io.adapruner.network;

import io.adapruner.network.op.Activation;
import io.adapruner.network.op.Dropout;
import io.adapruner.network.op.Flatten;
import io.adapruner.network.op.Identity;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.Permute;
import io.adapruner.network.op.Reshape;
import io.adapruner.network.op.Softmax;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a network computes before it turns its results into probabilities. Cross-entropy and distillation take a softmax
 * themselves: of probabilities it would be a softmax of a softmax, whose gradients are small and whose least loss is not 0.
 */
public final class Logits {
    private final Map<String, Layer> layers = new HashMap<>();
    private final Map<String, Set<String>> readers = new HashMap<>();

    private Logits(Network network) {
        for (Layer layer : network.layers()) {
            layers.put(layer.name(), layer);
            layer.inputs().forEach(i -> readers.computeIfAbsent(i, _ -> new HashSet<>())
                    .add(layer.name()));
        }
    }

    /**
     * The network with its layers, names and parameters, but without a softmax over classes at the end of an output, logarithm
     * or not, whatever only passes or reshapes its result behind it; the network itself where no output ends in one.
     */
    public static Network of(Network network) {
        var logits = new Logits(network);
        var without = new HashSet<String>();
        network.outputs().forEach(output -> without.addAll(logits.softmax(output)));
        return without.isEmpty()
                ? network
                : network.withLayers(network.layers().stream()
                        .map(l -> without.contains(l.name()) ? new Layer(l.name(), new Identity(), l.inputs()) : l)
                        .toList());
    }

    /** Whether an output is probabilities of classes, or their logarithms: it ends in a softmax that {@link #of} leaves out. */
    public static boolean probabilities(Network network, Network.Output output) {
        return !new Logits(network).softmax(output).isEmpty();
    }

    /** The softmax that an output ends in, with what takes or undoes its logarithm; empty where something else reads them too. */
    private Set<String> softmax(Network.Output output) {
        Deque<Layer> path = new ArrayDeque<>();
        Layer end = passed(output.value(), path);
        Layer softmax = end;
        if (end != null && end.op() instanceof Activation(Activation.Function function)) {
            softmax = passed(end.inputs().getFirst(), path);
            boolean undone = softmax != null
                    && softmax.op() instanceof Softmax(int _, boolean log)
                    && function == (log ? Activation.Function.EXPONENTIAL : Activation.Function.LOGARITHM);
            softmax = undone ? softmax : null;
        }
        if (softmax == null || !(softmax.op() instanceof Softmax(int axis, boolean _)) || axis != 0) {
            return Set.of();
        }
        Set<String> names = new LinkedHashSet<>();
        path.forEach(layer -> names.add(layer.name()));
        boolean shared = names.stream().anyMatch(name -> !names.containsAll(readers.getOrDefault(name, Set.of())));
        return shared ? Set.of() : Set.copyOf(List.of(softmax.name(), end.name()));
    }

    /**
     * The layer whose result a value is, regardless of where its elements stand; null for the network's input.
     *
     * @param path gets the layers on the way, that one included
     */
    private Layer passed(String value, Deque<Layer> path) {
        Layer layer = layers.get(value);
        while (layer != null) {
            path.add(layer);
            if (!passes(layer.op())) {
                return layer;
            }
            layer = layers.get(layer.inputs().getFirst());
        }
        return null;
    }

    private static boolean passes(Op op) {
        return op instanceof Identity
                || op instanceof Dropout
                || op instanceof Flatten
                || op instanceof Reshape
                || op instanceof Permute;
    }
}
