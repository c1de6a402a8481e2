package io.adapruner.pipeline.cache;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** The local cache of models and data sets. */
@ConfigMapping(prefix = "adapruner.cache")
public interface CacheConfig {
    @WithDefault("${java.io.tmpdir}/adapruner-cache")
    Path directory();

    /**
     * Name of the one store whose copies are in the folder, where the store's address changes between starts; copies of any
     * other are removed at the start. Empty: stores may share the folder and are told apart by address and bucket.
     */
    Optional<String> storeName();

    /** Bytes beyond which the entries of all stores that were unused for longest are removed; entries in use stay. */
    @WithDefault("21474836480")
    long maximumBytes();
}
