package io.adapruner.pipeline.cache;

import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.StoreConfig;
import io.adapruner.pipeline.artifact.StoredObject;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jboss.logging.Logger;

/**
 * Local copies of immutable prefixes of the store. A copy appears whole or not at all; several threads and processes may
 * share the folder; what is unused for longest is removed when the cache outgrows its bound.
 */
@Singleton
public class LocalCache {
    private static final Logger LOG = Logger.getLogger(LocalCache.class);
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._/-]*/");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");

    private final ArtifactStore store;
    private final CacheFiles files;
    private final long maximumBytes;
    private final boolean alone;
    private final Clock clock;
    private final Map<String, Use> uses = new HashMap<>();

    /** An entry that is used in this process; its monitor is held while the entry is filled. */
    private static final class Use {
        private EntryLock lock;
        private int count;
    }

    @Inject
    public LocalCache(ArtifactStore store, CacheConfig config, StoreConfig storeConfig) {
        this(store, config, storeConfig, Clock.systemUTC());
    }

    LocalCache(ArtifactStore store, CacheConfig config, StoreConfig storeConfig, Clock clock) {
        this.store = store;
        this.files = new CacheFiles(config.directory(), config.storeName().orElseGet(() -> name(storeConfig)));
        this.maximumBytes = config.maximumBytes();
        this.alone = config.storeName().isPresent();
        this.clock = clock;
    }

    /** One folder per store: two stores may hold different things under one name. */
    private static String name(StoreConfig config) {
        var sum = new CRC32C();
        sum.update((config.endpoint() + " " + config.bucket()).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }

    void onStart(@Observes StartupEvent event) {
        removeStrangers();
    }

    /** Where the folder belongs to one store, what is there under another name was left by an earlier version. */
    void removeStrangers() {
        if (alone) {
            try {
                files.removeOtherStores(clock.instant());
            } catch (IOException e) {
                LOG.warnf("old local copies stay for now: %s", e.getMessage());
            }
        }
    }

    /**
     * The objects under a prefix as files of the same relative names.
     *
     * @param prefix of artifacts that never change, ends with a slash
     * @param wanted chooses objects by their key relative to the prefix
     * @throws ProblemException NOT_FOUND if there is none
     */
    public CachedFolder lease(String prefix, Predicate<String> wanted) {
        if (!PREFIX.matcher(prefix).matches() || prefix.contains("..")) {
            throw new IllegalArgumentException("'" + prefix + "' is no prefix of the store");
        }
        return lease(prefix.substring(0, prefix.length() - 1).replace('/', '.'), () -> stored(prefix, wanted));
    }

    /**
     * A folder of that name, which is always filled with the same.
     *
     * @param origin asked where there is no such folder yet
     */
    public CachedFolder lease(String name, Supplier<CacheOrigin> origin) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is no name of a folder");
        }
        Use use = enter(name);
        boolean held = false;
        try {
            synchronized (use) {
                if (use.lock == null) {
                    Files.createDirectories(files.lockFile(name).getParent());
                    use.lock = EntryLock.shared(files.lockFile(name));
                }
                if (!Files.isDirectory(files.entry(name))) {
                    fill(origin.get(), files.entry(name));
                }
                files.touch(files.entry(name), clock.instant());
            }
            held = true;
            return new CachedFolder(files.entry(name), () -> leave(name, use));
        } catch (IOException e) {
            throw problem("cannot keep a copy of " + name + " under " + files.entry(name), e);
        } finally {
            if (!held) {
                leave(name, use);
            }
        }
    }

    private CacheOrigin stored(String prefix, Predicate<String> wanted) {
        List<StoredObject> objects = store.list(prefix).stream()
                .filter(o -> wanted.test(o.key().substring(prefix.length())))
                .toList();
        if (objects.isEmpty()) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "nothing is stored under " + prefix);
        }
        long bytes = objects.stream().mapToLong(StoredObject::size).sum();
        return new CacheOrigin(bytes, folder -> {
            for (StoredObject object : objects) {
                Path file =
                        folder.resolve(object.key().substring(prefix.length())).normalize();
                if (!file.startsWith(folder)) {
                    throw new ProblemException(ProblemCode.INVALID_REQUEST, object.key() + " leaves its folder");
                }
                store.download(object.key(), file);
            }
        });
    }

    private void fill(CacheOrigin origin, Path entry) throws IOException {
        files.shrink(Math.max(0, maximumBytes - origin.bytes()), clock.instant());
        Path coming = files.coming();
        try {
            origin.filling().fill(coming);
            files.admit(coming, entry);
        } finally {
            if (Files.exists(coming)) {
                CacheFiles.delete(coming);
            }
        }
    }

    private Use enter(String name) {
        synchronized (uses) {
            Use use = uses.computeIfAbsent(name, n -> new Use());
            use.count++;
            return use;
        }
    }

    private void leave(String name, Use use) {
        synchronized (uses) {
            use.count--;
            if (use.count > 0) {
                return;
            }
            uses.remove(name);
            try {
                if (use.lock != null) {
                    use.lock.close();
                }
            } catch (IOException e) {
                throw problem("cannot give up the lock of " + name, e);
            }
        }
    }

    private static ProblemException problem(String action, IOException e) {
        boolean full = e.getMessage() != null && e.getMessage().contains("No space left");
        return new ProblemException(
                full ? ProblemCode.DISK_FULL : ProblemCode.INTERNAL, action + ": " + e.getMessage(), e);
    }
}
