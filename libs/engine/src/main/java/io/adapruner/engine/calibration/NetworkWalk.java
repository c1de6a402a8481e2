package io.adapruner.engine.calibration;

import ai.djl.ndarray.NDArray;
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
    private final Network network;
    private final TensorKit kit;
    private final Map<String, NDArray> weights = new HashMap<>();
    private final List<BatchValues> batches = new ArrayList<>();

    /** @param samples as they are stored, one tensor per batch; they stay the caller's */
    public NetworkWalk(TensorKit kit, LayerPrograms programs, Weights weights, List<NDArray> samples) {
        this.network = programs.network();
        this.kit = kit;
        var liveness = new Liveness(network);
        network.parameters().keySet().forEach(name -> this.weights.put(name, kit.floats(weights.get(name))));
        samples.forEach(batch -> batches.add(new BatchValues(kit, programs, liveness, this.weights, kit.share(batch))));
    }

    /** Runs every layer before the given one on every batch. */
    public void runBefore(String layer) {
        runUntil(index(layer));
    }

    /** Runs the given layer and every one before it on every batch. */
    public void runThrough(String layer) {
        runUntil(index(layer) + 1);
    }

    /** Runs every layer before the one with the given index on every batch. */
    public void runUntil(int end) {
        batches.forEach(batch -> batch.runUntil(end));
    }

    private int index(String layer) {
        return network.layers().indexOf(network.layer(layer));
    }

    public int batches() {
        return batches.size();
    }

    public BatchValues batch(int batch) {
        return batches.get(batch);
    }

    /** What the batch will be before the given layer, which is run ahead to and closed by the caller; the walk stays. */
    public BatchValues ahead(int batch, String layer) {
        BatchValues ahead = batches.get(batch).copy();
        ahead.runUntil(index(layer));
        return ahead;
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
        batches.forEach(BatchValues::close);
        batches.clear();
        weights.values().forEach(NDArray::close);
        weights.clear();
    }
}
