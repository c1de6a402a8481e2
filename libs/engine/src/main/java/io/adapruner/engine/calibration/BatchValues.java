package io.adapruner.engine.calibration;

import ai.djl.ndarray.NDArray;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import java.util.HashMap;
import java.util.Map;

/** Values of one batch that later layers read, as far as the network has run on it. */
public final class BatchValues implements AutoCloseable {
    private final TensorKit kit;
    private final LayerPrograms programs;
    private final Liveness liveness;
    private final Map<String, NDArray> weights;
    private final Map<String, NDArray> values;
    private int next;

    /**
     * @param weights by name; may be replaced meanwhile, and stay the caller's
     * @param values when the layers before {@code next} have run; owned by this object
     */
    BatchValues(
            TensorKit kit,
            LayerPrograms programs,
            Liveness liveness,
            Map<String, NDArray> weights,
            Map<String, NDArray> values,
            int next) {
        this.kit = kit;
        this.programs = programs;
        this.liveness = liveness;
        this.weights = weights;
        this.values = values;
        this.next = next;
    }

    /** A value that has been computed and is still held. */
    public NDArray get(String name) {
        NDArray value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("value " + name + " is not held before layer " + next);
        }
        return value;
    }

    void runUntil(int end) {
        for (; next < end; next++) {
            run(next);
        }
    }

    private void run(int index) {
        Network network = programs.network();
        Layer layer = network.layers().get(index);
        values.put(layer.name(), programs.run(layer, values, weights));
        values.entrySet().removeIf(value -> {
            // What nobody reads is there to be looked at until the next layer runs.
            boolean done = !liveness.neededFrom(index + 1, value.getKey())
                    && !value.getKey().equals(layer.name());
            if (done) {
                value.getValue().close();
            }
            return done;
        });
    }

    /** The same values, to be run on and closed apart from these. */
    BatchValues copy() {
        var shared = new HashMap<String, NDArray>();
        values.forEach((name, value) -> shared.put(name, kit.share(value)));
        return new BatchValues(kit, programs, liveness, weights, shared, next);
    }

    @Override
    public void close() {
        values.values().forEach(NDArray::close);
        values.clear();
    }
}
