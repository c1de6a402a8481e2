package io.adapruner.pipeline.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** Several real brokers in this JVM. Node 1 is the controller, too, and stays; the others may be stopped and started again. */
public final class BrokerCluster implements AutoCloseable {
    private final Path directory;
    private final String clusterId = Uuid.randomUuid().toString();
    private final int controllerPort = freePort();
    private final List<Integer> ports = new ArrayList<>();
    private final List<KafkaRaftServer> servers = new ArrayList<>();

    /** @param brokers at least 1 */
    public BrokerCluster(Path directory, int brokers) {
        this.directory = directory;
        for (int node = 1; node <= brokers; node++) {
            ports.add(freePort());
            format(node);
            servers.add(started(node));
        }
    }

    public String bootstrapServers() {
        return ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    /** Stops a broker; what only it has is out of reach. */
    public void stop(int node) {
        KafkaRaftServer server = servers.get(node - 1);
        server.shutdown();
        server.awaitShutdown();
    }

    /** Starts a stopped broker again, with its data. */
    public void start(int node) {
        servers.set(node - 1, started(node));
    }

    @Override
    public void close() {
        servers.reversed().forEach(KafkaRaftServer::shutdown);
        servers.reversed().forEach(KafkaRaftServer::awaitShutdown);
    }

    private KafkaRaftServer started(int node) {
        var server = new KafkaRaftServer(KafkaConfig.fromProps(properties(node), false), Time.SYSTEM);
        server.startup();
        return server;
    }

    private void format(int node) {
        var log = new ByteArrayOutputStream();
        try (var print = new PrintStream(log, true, StandardCharsets.UTF_8)) {
            Files.createDirectories(folder(node));
            new Formatter()
                    .setPrintStream(print)
                    .setNodeId(node)
                    .setClusterId(clusterId)
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(folder(node).toString())
                    .addDirectory(folder(node).toString())
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .run();
        } catch (Exception e) {
            throw new IllegalStateException(
                    "cannot format " + folder(node) + ": " + log.toString(StandardCharsets.UTF_8), e);
        }
    }

    private Properties properties(int node) {
        var p = new Properties();
        String broker = "PLAINTEXT://127.0.0.1:" + ports.get(node - 1);
        p.put("node.id", Integer.toString(node));
        p.put("process.roles", node == 1 ? "broker,controller" : "broker");
        p.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        p.put("listeners", node == 1 ? broker + ",CONTROLLER://127.0.0.1:" + controllerPort : broker);
        p.put("advertised.listeners", broker);
        p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        p.put("controller.listener.names", "CONTROLLER");
        p.put("inter.broker.listener.name", "PLAINTEXT");
        p.put("log.dirs", folder(node).toString());
        p.put("offsets.topic.num.partitions", "1");
        p.put("transaction.state.log.num.partitions", "1");
        p.put("group.initial.rebalance.delay.ms", "0");
        p.put("log.cleaner.dedupe.buffer.size", String.valueOf(8 << 20));
        p.put("auto.create.topics.enable", "false");
        p.put("broker.heartbeat.interval.ms", "500");
        p.put("broker.session.timeout.ms", "2000");
        p.put("replica.lag.time.max.ms", "3000");
        p.put("num.network.threads", "1");
        p.put("num.io.threads", "2");
        return p;
    }

    private Path folder(int node) {
        return directory.resolve("broker-" + node);
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on loopback", e);
        }
    }
}
