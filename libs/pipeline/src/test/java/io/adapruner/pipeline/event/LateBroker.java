package io.adapruner.pipeline.event;

import io.adapruner.embedded.EmbeddedKafka;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;

/** An address where a broker listens only when the test starts it, by a field of type {@link Runnable}; there is no store. */
public class LateBroker implements QuarkusTestResourceLifecycleManager {
    private Path directory;
    private int port;
    private EmbeddedKafka broker;

    @Override
    public Map<String, String> start() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            directory = Files.createTempDirectory("adapruner-late");
            port = socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no port for the broker", e);
        }
        return Map.of(
                "kafka.bootstrap.servers", "127.0.0.1:" + port,
                // Port 1 of loopback refuses connections.
                "adapruner.store.endpoint", "http://127.0.0.1:1",
                "adapruner.store.access-key", "test-access",
                "adapruner.store.secret-key", "test-secret-key",
                "adapruner.topics.patience", "200ms",
                "quarkus.http.test-port", "0");
    }

    @Override
    public void inject(TestInjector injector) {
        Runnable power = () -> broker = EmbeddedKafka.start(directory.resolve("broker"), port);
        injector.injectIntoFields(power, field -> field.getType() == Runnable.class);
    }

    @Override
    public void stop() {
        if (broker != null) {
            broker.close();
        }
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException("the broker's folder " + directory + " stays", e);
        }
    }
}
