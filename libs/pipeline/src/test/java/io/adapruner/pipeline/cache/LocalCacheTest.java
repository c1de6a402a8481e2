package io.adapruner.pipeline.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.StoreConfig;
import io.adapruner.pipeline.testing.PlatformResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache over restarts of a store whose port is another each time. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class LocalCacheTest {
    @Inject
    ArtifactStore store;

    @TempDir
    Path directory;

    @Test
    void aNamedStoreFindsItsCopiesUnderAnotherAddress() throws Exception {
        store.put("models/named/file", "stored".getBytes(StandardCharsets.UTF_8));
        Path copy;
        try (CachedFolder first =
                cache(41001, Map.of("adapruner.cache.store-name", "home")).lease("models/named/", n -> true)) {
            copy = first.directory().resolve("file");
            Files.writeString(copy, "the copy");
        }

        try (CachedFolder second =
                cache(41002, Map.of("adapruner.cache.store-name", "home")).lease("models/named/", n -> true)) {
            assertThat(second.directory().resolve("file")).isEqualTo(copy).hasContent("the copy");
        }
        assertThat(directory.toFile().list()).containsExactly("store-home");
    }

    @Test
    void aNamedStoreRemovesWhatEarlierStartsLeftUnderTheirAddresses() {
        store.put("models/left/file", "stored".getBytes(StandardCharsets.UTF_8));
        for (int port = 41003; port < 41006; port++) {
            cache(port, Map.of()).lease("models/left/", n -> true).close();
        }
        assertThat(directory.toFile().list()).hasSize(3);

        cache(41006, Map.of("adapruner.cache.store-name", "home")).removeStrangers();

        assertThat(directory.toFile().list()).isEmpty();
    }

    @Test
    void withoutANameStoresShareTheFolder() {
        store.put("models/shared/file", "stored".getBytes(StandardCharsets.UTF_8));
        cache(41007, Map.of()).lease("models/shared/", n -> true).close();

        cache(41008, Map.of()).removeStrangers();

        assertThat(directory.toFile().list()).hasSize(1);
    }

    /** A cache as in a process whose store listens on this port. */
    private LocalCache cache(int port, Map<String, String> more) {
        var properties = new HashMap<>(Map.of(
                "adapruner.cache.directory",
                directory.toString(),
                "adapruner.store.endpoint",
                "http://127.0.0.1:" + port,
                "adapruner.store.access-key",
                "key",
                "adapruner.store.secret-key",
                "secret"));
        // Outside of an application nothing parses "5s".
        properties.put("adapruner.store.connect-timeout", "PT5S");
        properties.put("adapruner.store.read-timeout", "PT60S");
        properties.putAll(more);
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withMapping(CacheConfig.class)
                .withMapping(StoreConfig.class)
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build();
        return new LocalCache(
                store,
                config.getConfigMapping(CacheConfig.class),
                config.getConfigMapping(StoreConfig.class),
                Clock.systemUTC());
    }
}
