package io.adapruner.engine.calibration;

import ai.djl.ndarray.NDArray;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Values of one batch that later layers read, as far as the network has run on it. */
public final class BatchValues implements AutoCloseable {
    private final TensorKit kit;
    private final LayerPrograms programs;
    private final Liveness liveness;
    private final Map<String, NDArray> weights;
    private final Map<String, NDArray> values = new HashMap<>();
    /** As long as nothing has been computed of them. */
    private Optional<NDArray> samples;

    private int next;

    /**
     * @param weights by name; may be replaced meanwhile, and stay the caller's
     * @param samples as they are stored; owned by this object
     */
    BatchValues(
            TensorKit kit, LayerPrograms programs, Liveness liveness, Map<String, NDArray> weights, NDArray samples) {
        this.kit = kit;
        this.programs = programs;
        this.liveness = liveness;
        this.weights = weights;
        this.samples = Optional.of(samples);
    }

    private BatchValues(BatchValues original) {
        this.kit = original.kit;
        this.programs = original.programs;
        this.liveness = original.liveness;
        this.weights = original.weights;
        this.samples = original.samples.map(kit::share);
        original.values.forEach((name, value) -> values.put(name, kit.share(value)));
        this.next = original.next;
    }

    /** A value that has been computed and is still held. */
    public NDArray get(String name) {
        normalise();
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

    /** Not before it is needed: pixels as they are stored take a quarter of their values as floats. */
    private void normalise() {
        samples.ifPresent(stored -> {
            try (stored) {
                values.put(Network.INPUT, kit.normalised(stored));
            }
        });
        samples = Optional.empty();
    }

    private void run(int index) {
        normalise();
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
        return new BatchValues(this);
    }

    @Override
    public void close() {
        samples.ifPresent(NDArray::close);
        samples = Optional.empty();
        values.values().forEach(NDArray::close);
        values.clear();
    }
}
