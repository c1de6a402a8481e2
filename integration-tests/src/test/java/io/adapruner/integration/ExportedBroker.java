package io.adapruner.integration;

import io.adapruner.benchmarks.cluster.Broker;
import io.adapruner.benchmarks.cluster.Ports;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** A broker with the JMX exporter in its process, set up by {@code deploy/kafka/jmx.yml} as it stands. */
final class ExportedBroker implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Process process;
    private final int port;
    private final int exporter;

    private ExportedBroker(Process process, int port, int exporter) {
        this.process = process;
        this.port = port;
        this.exporter = exporter;
    }

    static ExportedBroker start(Path folder) throws IOException {
        String agent = Arrays.stream(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
                .filter(entry -> entry.contains("jmx_prometheus_javaagent"))
                .findFirst()
                .orElseThrow();
        int port = Ports.free();
        int exporter = Ports.free();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-javaagent:" + agent + "=127.0.0.1:" + exporter + ":"
                                + Path.of("..", "deploy", "kafka", "jmx.yml"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Broker.class.getName(),
                        folder.resolve("exported-broker").toString(),
                        Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("exported-broker.log").toFile())
                .start();
        return new ExportedBroker(process, port, exporter);
    }

    /** Its figures after a record has been written. */
    String metrics() throws Exception {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", "127.0.0.1:" + port, "default.api.timeout.ms", (int) PATIENCE.toMillis());
        try (var admin = Admin.create(settings);
                var producer = new KafkaProducer<>(
                        Map.<String, Object>of(
                                "bootstrap.servers",
                                "127.0.0.1:" + port,
                                "max.block.ms",
                                Long.toString(PATIENCE.toMillis())),
                        new StringSerializer(),
                        new StringSerializer())) {
            admin.createTopics(java.util.List.of(new NewTopic("watched", 1, (short) 1)))
                    .all()
                    .get();
            producer.send(new ProducerRecord<>("watched", "key", "value")).get();
        }
        try (var http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            var request = HttpRequest.newBuilder(Ports.address(exporter).resolve("/metrics"))
                    .build();
            return http.send(request, BodyHandlers.ofString()).body();
        } catch (ConnectException e) {
            throw new IllegalStateException("no exporter at " + exporter, e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
