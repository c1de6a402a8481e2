package io.adapruner.pipeline.dataset;

import io.adapruner.data.DatasetDocument;
import io.adapruner.data.ImageSplits;
import io.adapruner.data.LocalShards;
import io.adapruner.formats.document.NetworkDocument;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.cache.CacheConfig;
import io.adapruner.pipeline.cache.CachedFolder;
import io.adapruner.pipeline.cache.LocalCache;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Registered data sets. Decoded images are shared: several stages in one process that ask for the same data set, size and
 * seed get the same memory, which is freed some time after the last of them has closed its {@link ImageSplits}.
 */
@Singleton
public class DatasetRepository {
    private static final String DOCUMENT = "dataset.json";

    private final ArtifactStore store;
    private final LocalCache cache;
    private final DatasetConfig config;
    private final Path decoded;
    /** Longest unused first. */
    private final Map<Key, Shared> shared = new LinkedHashMap<>();

    private record Key(DatasetDocument document, long seed, long decodedBytes) {}

    /** Its monitor is held while the images are decoded. */
    private static final class Shared {
        private ImageSplits splits;
        private int leases;
    }

    public DatasetRepository(ArtifactStore store, LocalCache cache, DatasetConfig config, CacheConfig cacheConfig) {
        this.store = store;
        this.cache = cache;
        this.config = config;
        this.decoded = cacheConfig.directory().resolve("encoded");
    }

    public DatasetDocument document(String datasetId) {
        return store.readJson(Keys.dataset(datasetId) + DOCUMENT, DatasetDocument.class);
    }

    /**
     * The samples as the data set has them.
     *
     * @param seed chooses the held-out images
     * @return to be closed by the caller, which returns the lease and frees nothing that others use
     */
    public ImageSplits load(String datasetId, long seed) {
        return load(new Key(document(datasetId), seed, ImageSplits.DECODED_BYTES));
    }

    /**
     * The samples as a network takes them: images at its size.
     *
     * @throws io.adapruner.problem.ProblemException INVALID_DATASET for arrays of another shape
     */
    public ImageSplits load(String datasetId, long seed, TensorShape input) {
        return load(new Key(document(datasetId).fittedTo(input), seed, ImageSplits.DECODED_BYTES));
    }

    /** As above, with images held as they came, and decoded whenever they are asked for. */
    public ImageSplits loadEncoded(String datasetId, long seed, TensorShape input) {
        return load(new Key(document(datasetId).fittedTo(input), seed, 0));
    }

    /** The network with the preprocessing that the data set's kind of samples needs. */
    public NetworkDocument normalising(String datasetId, NetworkDocument network) {
        return switch (document(datasetId).format().kind()) {
            case IMAGES -> network.overImages();
            case ARRAYS -> network.overArrays();
        };
    }

    private ImageSplits load(Key key) {
        Shared entry = enter(key);
        boolean held = false;
        try {
            ImageSplits splits;
            synchronized (entry) {
                if (entry.splits == null) {
                    entry.splits = read(key);
                }
                splits = entry.splits;
            }
            held = true;
            return new ImageSplits(
                    splits.train(),
                    splits.heldOut(),
                    splits.test(),
                    splits.wholeTrain(),
                    splits.labelled(),
                    List.of(lease(entry)));
        } finally {
            if (!held) {
                leave(entry);
            }
        }
    }

    private ImageSplits read(Key key) {
        try (CachedFolder folder = cache.lease(Keys.dataset(key.document().id()), name -> true)) {
            return ImageSplits.load(
                    LocalShards.of(folder.directory()),
                    key.document(),
                    config.heldOutFraction(),
                    key.seed(),
                    decoded,
                    key.decodedBytes());
        }
    }

    private AutoCloseable lease(Shared entry) {
        return new AutoCloseable() {
            private boolean closed;

            @Override
            public synchronized void close() {
                if (!closed) {
                    closed = true;
                    leave(entry);
                }
            }
        };
    }

    private Shared enter(Key key) {
        synchronized (shared) {
            Shared entry = shared.remove(key);
            if (entry == null) {
                entry = new Shared();
            }
            shared.put(key, entry);
            entry.leases++;
            return entry;
        }
    }

    private void leave(Shared entry) {
        synchronized (shared) {
            entry.leases--;
            forget(config.idle());
        }
    }

    @PreDestroy
    void close() {
        synchronized (shared) {
            forget(0);
        }
    }

    /** Frees what is not in use, except the last {@code keep}. */
    private void forget(int keep) {
        long idle = shared.values().stream().filter(s -> s.leases == 0).count();
        for (Iterator<Shared> entries = shared.values().iterator(); idle > keep && entries.hasNext(); ) {
            Shared entry = entries.next();
            if (entry.leases == 0) {
                entries.remove();
                idle--;
                if (entry.splits != null) {
                    entry.splits.close();
                }
            }
        }
    }
}
