package io.adapruner.pipeline.dataset;

import io.adapruner.data.DatasetDocument;
import io.adapruner.data.ImageSplits;
import io.adapruner.data.source.BucketLocation;
import io.adapruner.formats.document.NetworkDocument;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.BucketFile;
import io.adapruner.pipeline.artifact.BucketFolder;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.cache.CacheConfig;
import io.adapruner.pipeline.cache.LocalCache;
import io.adapruner.recipe.PictureView;
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
    /** Bytes of small files that are fetched at a time. */
    private static final long TOGETHER = 1L << 28;

    private final ArtifactStore store;
    private final LocalCache cache;
    private final DatasetConfig config;
    private final ReferencedBuckets references;
    private final CacheConfig cacheConfig;
    private final Path unpacked;
    /** Longest unused first. */
    private final Map<Key, Shared> shared = new LinkedHashMap<>();

    private record Key(DatasetDocument document, PictureView view, long seed, long decodedBytes) {}

    /** Its monitor is held while the images are decoded. */
    private static final class Shared {
        private ImageSplits splits;
        private CachedShards shards;
        private int leases;

        void load(Key key, CachedShards from, DatasetConfig config, Path unpacked) {
            shards = from;
            splits = ImageSplits.load(
                    from,
                    key.document(),
                    key.view(),
                    config.heldOutFraction(),
                    key.seed(),
                    unpacked,
                    key.decodedBytes());
            if (splits.resources().isEmpty()) {
                // All is decoded.
                from.close();
            }
        }

        void close() {
            if (splits != null) {
                splits.close();
                shards.close();
            }
        }
    }

    public DatasetRepository(
            ArtifactStore store,
            LocalCache cache,
            DatasetConfig config,
            CacheConfig cacheConfig,
            ReferencedBuckets references) {
        this.store = store;
        this.cache = cache;
        this.config = config;
        this.references = references;
        this.cacheConfig = cacheConfig;
        this.unpacked = cacheConfig.directory().resolve("encoded");
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
        return load(new Key(document(datasetId), PictureView.defaults(), seed, ImageSplits.DECODED_BYTES));
    }

    /**
     * The samples as a network takes them: images at its size and of its channels.
     *
     * @param view of pictures
     * @throws io.adapruner.problem.ProblemException INVALID_DATASET for arrays of another shape
     */
    public ImageSplits load(String datasetId, long seed, TensorShape input, PictureView view) {
        return load(new Key(document(datasetId).fittedTo(input), view, seed, ImageSplits.DECODED_BYTES));
    }

    /** As above, with images held as they came, and decoded whenever they are asked for. */
    public ImageSplits loadEncoded(String datasetId, long seed, TensorShape input, PictureView view) {
        return load(new Key(document(datasetId).fittedTo(input), view, seed, 0));
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
                    load(entry, key);
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

    private void load(Shared entry, Key key) {
        CachedShards shards = shards(key.document());
        try {
            entry.load(key, shards, config, unpacked);
        } catch (RuntimeException e) {
            shards.close();
            throw e;
        }
    }

    private CachedShards shards(DatasetDocument document) {
        String prefix = Keys.dataset(document.id());
        String name = prefix.replace('/', '.') + "shards";
        long room = cacheConfig.maximumBytes() / 2;
        return document.location()
                .map(location -> new CachedShards(
                        name,
                        references.folder(BucketLocation.of(location)),
                        store.readJson(prefix + ReferencedFiles.KEY, ReferencedFiles.class)
                                .files(),
                        cache,
                        TOGETHER,
                        room))
                .orElseGet(() -> {
                    BucketFolder folder = store.folder(prefix);
                    List<BucketFile> files = folder.files(Integer.MAX_VALUE).stream()
                            .map(BucketFile::immutable)
                            .toList();
                    return new CachedShards(name, folder, files, cache, TOGETHER, room);
                });
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
                entry.close();
            }
        }
    }
}
