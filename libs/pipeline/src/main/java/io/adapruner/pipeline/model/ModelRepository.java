package io.adapruner.pipeline.model;

import io.adapruner.formats.document.NetworkDocument;
import io.adapruner.formats.document.NetworkJson;
import io.adapruner.formats.safetensors.Safetensors;
import io.adapruner.network.Weights;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.StoredRanges;
import io.adapruner.pipeline.cache.CachedFolder;
import io.adapruner.pipeline.cache.LocalCache;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;

/**
 * Models under a prefix of the store: {@code network.json} and {@code weights.safetensors}. A prefix never changes once it is
 * published in an event, so local copies stay valid.
 */
@Singleton
public class ModelRepository {
    public static final String NETWORK = "network.json";
    public static final String WEIGHTS = "weights.safetensors";

    private final ArtifactStore store;
    private final LocalCache cache;

    public ModelRepository(ArtifactStore store, LocalCache cache) {
        this.store = store;
        this.cache = cache;
    }

    /**
     * The whole model, by way of the local cache.
     *
     * @param prefix ends with a slash, e.g. {@code models/<id>/}
     */
    public StoredModel load(String prefix) {
        try (CachedFolder folder = cache.lease(prefix, Set.of(NETWORK, WEIGHTS)::contains)) {
            Path directory = folder.directory();
            return new StoredModel(
                    NetworkJson.read(Files.readAllBytes(directory.resolve(NETWORK))),
                    Safetensors.read(directory.resolve(WEIGHTS)),
                    directory);
        } catch (IOException e) {
            throw new ProblemException(
                    ProblemCode.INTERNAL, "the local copy of " + prefix + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The structure alone; fetches no weights. */
    public NetworkDocument document(String prefix) {
        return NetworkJson.read(store.read(prefix + NETWORK));
    }

    /** The weights to be read in pieces; fetches none yet. */
    public StoredRanges ranges(String prefix) {
        return store.ranges(prefix + WEIGHTS);
    }

    /** Stores a model; the weights first, so that a prefix with a structure is complete. */
    public void save(String prefix, NetworkDocument document, Weights weights) {
        try {
            Path file = Files.createTempDirectory("adapruner-save").resolve(UUID.randomUUID() + ".safetensors");
            try {
                Safetensors.write(weights, file);
                store.put(prefix + WEIGHTS, file);
            } finally {
                Files.deleteIfExists(file);
                Files.deleteIfExists(file.getParent());
            }
        } catch (IOException e) {
            throw new ProblemException(
                    ProblemCode.INTERNAL, "weights for " + prefix + " cannot be written: " + e.getMessage(), e);
        }
        store.put(prefix + NETWORK, NetworkJson.write(document));
    }
}
