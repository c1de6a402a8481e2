package io.adapruner.engine.calibration;

import ai.djl.ndarray.NDArray;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A run of a network over several batches at once that can pause before any layer, so that the layer's weights may be
 * replaced after all batches have reached it. Between pauses only values that later layers read are held.
 */
public final class NetworkWalk implements AutoCloseable {
    private final LayerPrograms programs;
    private final Network network;
    private final Liveness liveness;
    private final TensorKit kit;
    private final Map<String, NDArray> weights = new HashMap<>();
    private final List<Map<String, NDArray>> batches = new ArrayList<>();
    private int next;

    /** @param inputs normalised images {@code [N, C, H, W]}, one tensor per batch; they stay the caller's */
    public NetworkWalk(TensorKit kit, LayerPrograms programs, Weights weights, List<NDArray> inputs) {
        this.programs = programs;
        this.network = programs.network();
        this.kit = kit;
        this.liveness = new Liveness(network);
        network.parameters().keySet().forEach(name -> this.weights.put(name, kit.floats(weights.get(name))));
        for (NDArray input : inputs) {
            var values = new HashMap<String, NDArray>();
            values.put(Network.INPUT, kit.share(input));
            batches.add(values);
        }
    }

    /** Runs every layer before the given one on every batch. */
    public void runBefore(String layer) {
        runUntil(network.layers().indexOf(network.layer(layer)));
    }

    /** Runs the given layer and every one before it on every batch. */
    public void runThrough(String layer) {
        runUntil(network.layers().indexOf(network.layer(layer)) + 1);
    }

    private void runUntil(int end) {
        for (Map<String, NDArray> values : batches) {
            for (int i = next; i < end; i++) {
                run(i, values);
            }
        }
        next = Math.max(next, end);
    }

    private void run(int index, Map<String, NDArray> values) {
        Layer layer = network.layers().get(index);
        values.put(layer.name(), programs.run(layer, values, weights));
        values.entrySet().removeIf(value -> {
            boolean done = !liveness.neededFrom(index + 1, value.getKey());
            if (done) {
                value.getValue().close();
            }
            return done;
        });
    }

    public int batches() {
        return batches.size();
    }

    /** A value that has been computed and is still held. */
    public NDArray value(int batch, String name) {
        NDArray value = batches.get(batch).get(name);
        if (value == null) {
            throw new IllegalStateException("value " + name + " is not held before layer " + next);
        }
        return value;
    }

    /** Gives a layer that has not run yet another parameter. */
    public void replace(String parameter, Tensor tensor) {
        try (NDArray before = weights.put(parameter, kit.floats(tensor))) {
            if (before == null) {
                throw new IllegalArgumentException("no parameter " + parameter);
            }
        }
    }

    @Override
    public void close() {
        batches.forEach(values -> values.values().forEach(NDArray::close));
        batches.clear();
        weights.values().forEach(NDArray::close);
        weights.clear();
    }
}
