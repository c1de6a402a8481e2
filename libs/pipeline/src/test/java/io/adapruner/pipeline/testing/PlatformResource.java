package io.adapruner.pipeline.testing;

import io.adapruner.embedded.EmbeddedKafka;
import io.adapruner.embedded.EmbeddedS3;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;

/** A real broker and a real store for a {@code @QuarkusTest}, both empty, on loopback, removed afterwards. */
public class PlatformResource implements QuarkusTestResourceLifecycleManager {
    private Path directory;
    private EmbeddedKafka kafka;
    private EmbeddedS3 store;

    @Override
    public Map<String, String> start() {
        try {
            directory = Files.createTempDirectory("adapruner-platform");
        } catch (IOException e) {
            throw new UncheckedIOException("no folder for the platform", e);
        }
        kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
        store = EmbeddedS3.start(directory.resolve("store"), 0, "test-access", "test-secret-key");
        return Map.of(
                "kafka.bootstrap.servers",
                kafka.bootstrapServers(),
                "adapruner.store.endpoint",
                store.endpoint(),
                "adapruner.store.access-key",
                "test-access",
                "adapruner.store.secret-key",
                "test-secret-key",
                "adapruner.cache.directory",
                directory.resolve("cache").toString(),
                "quarkus.http.test-port",
                "0");
    }

    @Override
    public void stop() {
        if (store != null) {
            store.close();
        }
        if (kafka != null) {
            kafka.close();
        }
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException("the platform's folder " + directory + " stays", e);
        }
    }
}
