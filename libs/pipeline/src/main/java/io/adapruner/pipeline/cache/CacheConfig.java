package io.adapruner.pipeline.cache;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** The local cache of models and data sets. */
@ConfigMapping(prefix = "adapruner.cache")
public interface CacheConfig {
    @WithDefault("${java.io.tmpdir}/adapruner-cache")
    Path directory();

    /** Bytes beyond which the entries that were unused for longest go; entries in use stay. */
    @WithDefault("21474836480")
    long maximumBytes();
}
