package io.adapruner.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A single-node KRaft broker inside this JVM, on loopback. Its data survive restarts; the port may change between them.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private static final String NODE_ID = "1";
    private static final String VERSION_FILE = "adapruner-kafka-version";

    private final KafkaRaftServer server;
    private final int port;

    private EmbeddedKafka(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts a broker and returns when it accepts clients.
     *
     * @param directory where it keeps its log; created if absent
     * @param port of the listener on 127.0.0.1; 0 chooses a free one
     * @throws IllegalStateException when the directory was written by a newer version
     */
    public static EmbeddedKafka start(Path directory, int port) {
        int listener = port == 0 ? LoopbackPort.free() : port;
        try {
            Files.createDirectories(directory);
            checkVersion(directory);
            if (!Files.exists(directory.resolve("meta.properties"))) {
                format(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare the broker's folder " + directory, e);
        }
        Properties properties = properties(directory, listener, LoopbackPort.free());
        var server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
        server.startup();
        return new EmbeddedKafka(server, listener);
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    /** A broker halts the whole JVM without a message when it finds metadata of a newer version: look first. */
    private static void checkVersion(Path directory) throws IOException {
        Path marker = directory.resolve(VERSION_FILE);
        short current = MetadataVersion.latestProduction().featureLevel();
        if (Files.exists(marker)) {
            short written = Short.parseShort(Files.readString(marker).strip());
            if (written > current) {
                throw new IllegalStateException("the broker's folder " + directory
                        + " was written by a newer version (metadata level " + written + ", this one knows " + current
                        + "); use that version or another folder");
            }
        }
        Files.writeString(marker, Short.toString(current));
    }

    private static void format(Path directory) {
        var log = new ByteArrayOutputStream();
        try (var print = new PrintStream(log, true, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(print)
                    .setNodeId(Integer.parseInt(NODE_ID))
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(directory.toString())
                    .addDirectory(directory.toString())
                    .setIgnoreFormatted(true)
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .run();
        } catch (Exception e) {
            throw new IllegalStateException(
                    "cannot format " + directory + ": " + log.toString(StandardCharsets.UTF_8), e);
        }
    }

    private static Properties properties(Path directory, int port, int controllerPort) {
        var p = new Properties();
        p.put("process.roles", "broker,controller");
        p.put("node.id", NODE_ID);
        // A static quorum is not persisted, so the controller's port may change at every start.
        p.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
        p.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        p.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        p.put("controller.listener.names", "CONTROLLER");
        p.put("inter.broker.listener.name", "PLAINTEXT");
        p.put("log.dirs", directory.toString());
        p.put("num.partitions", "4");
        p.put("offsets.topic.num.partitions", "4");
        p.put("transaction.state.log.num.partitions", "4");
        p.put("share.coordinator.state.topic.num.partitions", "2");
        for (String topic : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            p.put(topic + ".replication.factor", "1");
        }
        p.put("transaction.state.log.min.isr", "1");
        // Ten years: a group whose offsets were forgotten would read every topic from its beginning.
        p.put("offsets.retention.minutes", "5256000");
        p.put("share.coordinator.state.topic.min.isr", "1");
        p.put("group.initial.rebalance.delay.ms", "0");
        p.put("num.network.threads", "2");
        p.put("num.io.threads", "4");
        p.put("background.threads", "2");
        p.put("num.recovery.threads.per.data.dir", "1");
        // The default takes 128 MiB of heap.
        p.put("log.cleaner.dedupe.buffer.size", String.valueOf(8 << 20));
        p.put("auto.create.topics.enable", "false");
        // After an unclean stop a restart waits until the old session is over; the default is 9 s.
        p.put("broker.heartbeat.interval.ms", "500");
        p.put("broker.session.timeout.ms", "2000");
        return p;
    }
}
