package io.adapruner.pipeline.artifact;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** Settings of a store for tests without a container. */
final class StoreConfigs {
    private StoreConfigs() {}

    /** The defaults with these settings and a pair of keys. */
    static StoreConfig of(Map<String, String> settings) {
        var all = new HashMap<>(Map.of(
                "adapruner.store.access-key", "key",
                "adapruner.store.secret-key", "secret-secret",
                // Only the container reads the defaults' "5s"
                "adapruner.store.connect-timeout", "PT1S",
                "adapruner.store.read-timeout", "PT1S"));
        all.putAll(settings);
        return new SmallRyeConfigBuilder()
                .withMapping(StoreConfig.class)
                .withSources(new PropertiesConfigSource(all, "test", 100))
                .build()
                .getConfigMapping(StoreConfig.class);
    }
}
