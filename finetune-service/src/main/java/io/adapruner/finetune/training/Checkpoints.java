package io.adapruner.finetune.training;

import io.adapruner.formats.safetensors.Safetensors;
import io.adapruner.network.Weights;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.StoredObject;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The checkpoints of one training in the store. A checkpoint is its small document, published only if no other worker was
 * first; its tensors are stored under a name of their own, so that a worker that lost its partition overwrites nothing.
 */
public final class Checkpoints {
    private final ArtifactStore store;
    private final String prefix;
    private final Supplier<UUID> names;

    public Checkpoints(ArtifactStore store, String prefix, Supplier<UUID> names) {
        this.store = store;
        this.prefix = prefix;
        this.names = names;
    }

    public Optional<Checkpoint> find(int slice) {
        String key = document(slice);
        return store.exists(key) ? Optional.of(store.readJson(key, Checkpoint.class)) : Optional.empty();
    }

    public Weights state(Checkpoint checkpoint) {
        return Safetensors.read(store.ranges(checkpoint.state()), name -> true);
    }

    /**
     * Saves where a training stands, unless the slice's checkpoint exists.
     *
     * @return the checkpoint that counts: this one, or the one that was there first
     */
    public Checkpoint save(int slice, TrainingRun training, long seed) {
        String state = prefix + number(slice) + "-" + names.get() + ".safetensors";
        store.put(state, Safetensors.toBytes(training.state()));
        var mine = new Checkpoint(
                slice, training.step(), state, training.epochs(), training.histograms(), seed, training.rateLog());
        if (store.publishJson(document(slice), mine)) {
            forgetTensorsBefore(Math.max(0, slice - 1));
            return mine;
        }
        store.delete(state);
        return store.readJson(document(slice), Checkpoint.class);
    }

    /** Key of the marker that an attempt at a slice has begun. */
    public String attemptMarker(int slice, int attempt) {
        return prefix + number(slice) + ".attempt-" + attempt + ".json";
    }

    /** Drops all tensors, once the training's result is in the store. */
    public void forgetTensors() {
        tensors().forEach(store::delete);
    }

    /**
     * The tensors of older slices are not read again: a worker that repeats such a slice finds its document and only publishes.
     */
    private void forgetTensorsBefore(int slice) {
        String oldest = prefix + number(slice);
        tensors().filter(key -> key.compareTo(oldest) < 0).forEach(store::delete);
    }

    private Stream<String> tensors() {
        return store.list(prefix).stream().map(StoredObject::key).filter(key -> key.endsWith(".safetensors"));
    }

    private String document(int slice) {
        return prefix + number(slice) + ".json";
    }

    private static String number(int slice) {
        return String.format("%06d", slice);
    }
}
