package io.adapruner.pipeline.testing;

import io.adapruner.embedded.EmbeddedS3;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Three real brokers with three copies of every topic, and a store. A test with a field of type {@link IntConsumer} gets a
 * switch: n stops broker n, -n starts it again.
 */
public class ReplicatedPlatform implements QuarkusTestResourceLifecycleManager {
    private Path directory;
    private BrokerCluster brokers;
    private EmbeddedS3 store;

    @Override
    public Map<String, String> start() {
        try {
            directory = Files.createTempDirectory("adapruner-replicated");
        } catch (IOException e) {
            throw new UncheckedIOException("no folder for the platform", e);
        }
        brokers = new BrokerCluster(directory.resolve("brokers"), 3);
        store = EmbeddedS3.start(directory.resolve("store"), 0, "test-access", "test-secret-key");
        Map<String, String> settings = new HashMap<>();
        settings.put("kafka.bootstrap.servers", brokers.bootstrapServers());
        settings.put("adapruner.store.endpoint", store.endpoint());
        settings.put("adapruner.store.access-key", "test-access");
        settings.put("adapruner.store.secret-key", "test-secret-key");
        settings.put("adapruner.cache.directory", directory.resolve("cache").toString());
        settings.put("adapruner.topics.replication", "3");
        settings.put("adapruner.topics.partitions", "1");
        settings.put("adapruner.topics.training-partitions", "1");
        // What is not acknowledged is given up sooner than in production, where it takes 25 s.
        settings.put("mp.messaging.outgoing.adapruner-events.request.timeout.ms", "3000");
        settings.put("mp.messaging.outgoing.adapruner-events.delivery.timeout.ms", "8000");
        settings.put("quarkus.http.test-port", "0");
        return settings;
    }

    @Override
    public void inject(TestInjector injector) {
        IntConsumer power = node -> {
            if (node > 0) {
                brokers.stop(node);
            } else {
                brokers.start(-node);
            }
        };
        injector.injectIntoFields(power, field -> field.getType() == IntConsumer.class);
    }

    @Override
    public void stop() {
        if (store != null) {
            store.close();
        }
        if (brokers != null) {
            brokers.close();
        }
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException("the platform's folder " + directory + " stays", e);
        }
    }
}
