package io.adapruner.finetune;

import io.adapruner.embedded.EmbeddedKafka;
import io.adapruner.embedded.EmbeddedS3;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;

/** A real broker and a real store, both empty, on loopback, gone afterwards; slices are short so that every chain is long. */
public class PlatformResource implements QuarkusTestResourceLifecycleManager {
    private Path directory;
    private EmbeddedKafka kafka;
    private EmbeddedS3 store;

    @Override
    public Map<String, String> start() {
        try {
            directory = Files.createTempDirectory("adapruner-finetune");
        } catch (IOException e) {
            throw new UncheckedIOException("no folder for the platform", e);
        }
        kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
        store = EmbeddedS3.start(directory.resolve("store"), 0, "test-access", "test-secret-key");
        return Map.ofEntries(
                Map.entry("kafka.bootstrap.servers", kafka.bootstrapServers()),
                Map.entry("adapruner.store.endpoint", store.endpoint()),
                Map.entry("adapruner.store.access-key", "test-access"),
                Map.entry("adapruner.store.secret-key", "test-secret-key"),
                Map.entry(
                        "adapruner.cache.directory", directory.resolve("cache").toString()),
                Map.entry("adapruner.engine.threads", "1"),
                Map.entry("adapruner.finetune.slice-duration", "50ms"),
                Map.entry("adapruner.finetune.paused-round", "300ms"),
                Map.entry("adapruner.finetune.latency-runs", "3"),
                Map.entry("quarkus.http.test-port", "0"));
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
