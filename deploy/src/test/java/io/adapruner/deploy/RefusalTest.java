package io.adapruner.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What must fail. Each refusal stands beside the same thing done rightly, so that it cannot fail for another reason. */
@Order(2)
@ExtendWith(RunningSystem.class)
class RefusalTest {
    private static final String MC = "MINIO_CLIENT_IMAGE";
    /** The client's words for 403, by command. */
    private static final String DENIED = "Access Denied|Insufficient permissions";

    @Test
    void theStoreKnowsNobodyWithoutAName(Composition composition, SmallJob job) throws Exception {
        URI object = composition.settings().address("STORE_PORT").resolve("/adapruner/models/" + job.modelId());
        try (var http = HttpClient.newHttpClient()) {
            for (String path : List.of("/", "/adapruner", "/adapruner?list-type=2", object.getPath())) {
                int status = http.send(
                                HttpRequest.newBuilder(object.resolve(path)).build(), BodyHandlers.discarding())
                        .statusCode();
                assertThat(status).as(path).isEqualTo(403);
            }
        }
    }

    @Test
    void aServiceWritesItsOwnPrefixOnly(Composition composition) {
        assertThat(put(composition, "search", "jobs/a/targets/b/subnetwork.json")
                        .exit())
                .isZero();
        for (String key : List.of(
                "jobs/a/importance.json", "jobs/a/targets/b/result/network.json", "models/m/x", "uploads/u/x")) {
            assertThat(put(composition, "search", key).output()).as(key).containsPattern(DENIED);
        }
        assertThat(put(composition, "gateway", "uploads/u/x").exit()).isZero();
        assertThat(mc(composition, "search", "mc cat s/adapruner/uploads/u/x").output())
                .containsPattern(DENIED);
        assertThat(mc(composition, "gateway", "mc cat s/adapruner/uploads/u/x").output())
                .contains("hello");
        assertThat(mc(composition, "search", "mc rm s/adapruner/jobs/a/targets/b/subnetwork.json")
                        .output())
                .containsPattern(DENIED);
        assertThat(mc(composition, "finetune", "mc admin user list s").exit()).isNotZero();
    }

    private static Command put(Composition composition, String user, String key) {
        return mc(composition, user, "echo hello | mc pipe s/adapruner/" + key);
    }

    private static Command mc(Composition composition, String user, String command) {
        String secret = composition.settings().values().get("STORE_" + user.toUpperCase(Locale.ROOT) + "_SECRET");
        return composition.once(
                "data",
                MC,
                "/bin/sh",
                "-c",
                "export MC_CONFIG_DIR=/tmp/mc; mc alias set s http://minio:9000 " + user + " " + secret
                        + " --api S3v4 >/dev/null 2>&1; " + command + " 2>&1");
    }

    @Test
    void theBrokerKnowsNobodyWithoutANameOrWithAWrongPassword(Composition composition) {
        assertThat(topics(composition, "").exit()).isNotZero();
        assertThat(topics(composition, login("gateway", "wrong")).output()).contains("Authentication failed");
        assertThat(topics(composition, login("gateway", password(composition, "GATEWAY")))
                        .output())
                .contains("adapruner.pruning.requested");
    }

    @Test
    void aStageCannotTellWhatOnlyTheGatewayMay(Composition composition) {
        assertThat(produce(composition, "search", "adapruner.job.controlled").output())
                .containsIgnoringCase("not authorized");
        assertThat(produce(composition, "search", "adapruner.pruning.requested").output())
                .containsIgnoringCase("not authorized");
    }

    private static String password(Composition composition, String user) {
        return composition.settings().values().get("KAFKA_" + user + "_PASSWORD");
    }

    private static String login(String user, String password) {
        return """
                security.protocol=SASL_PLAINTEXT
                sasl.mechanism=SCRAM-SHA-512
                sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="%s" password="%s";
                """.formatted(user, password);
    }

    private static Command topics(Composition composition, String login) {
        return kafka(
                composition,
                login,
                "timeout 60 /opt/kafka/bin/kafka-topics.sh --bootstrap-server kafka:9092 --command-config /tmp/c --list 2>&1");
    }

    private static Command produce(Composition composition, String user, String topic) {
        return kafka(
                composition,
                login(user, password(composition, user.toUpperCase(Locale.ROOT))),
                "echo forged | timeout 60 /opt/kafka/bin/kafka-console-producer.sh --bootstrap-server kafka:9092"
                        + " --command-config /tmp/c --topic " + topic + " 2>&1");
    }

    private static Command kafka(Composition composition, String login, String command) {
        return composition.once(
                "data",
                "KAFKA_IMAGE",
                "/bin/sh",
                "-c",
                "cat >/tmp/c <<'END'\n" + login + "default.api.timeout.ms=20000\nrequest.timeout.ms=10000\nEND\n"
                        + command);
    }

    @Test
    void nothingListensBeyondLoopback(Composition composition) throws Exception {
        List<Integer> published = List.of("GATEWAY_PORT", "STORE_PORT", "PROMETHEUS_PORT").stream()
                .map(name -> composition.settings().address(name).getPort())
                .toList();
        for (int port : published) {
            assertThat(listens(InetAddress.getLoopbackAddress(), port)).isTrue();
        }
        for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress address : Collections.list(each.getInetAddresses())) {
                if (!address.isLoopbackAddress()) {
                    published.forEach(port -> assertThat(listens(address, port))
                            .as(address + ":" + port)
                            .isFalse());
                }
            }
        }
        for (int internal : List.of(9092, 9093, 9404)) {
            assertThat(composition
                            .docker("ps", "--format", "{{.Ports}}", "--filter", "name=" + composition.project())
                            .output())
                    .doesNotContain(":" + internal + "->");
        }
    }

    private static boolean listens(InetAddress address, int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 2_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aServiceHasNoShellNoRootAndNothingToWriteTo(Composition composition) {
        for (String service : Composition.SERVICES) {
            Container container = composition.container(service);
            assertThat(container.inspect("{{.HostConfig.ReadonlyRootfs}} {{.Config.User}} {{.HostConfig.CapDrop}}"))
                    .as(service)
                    .isEqualTo("true 65532:65532 [ALL]");
            assertThat(composition
                            .docker("exec", container.id(), "/bin/sh", "-c", "true")
                            .exit())
                    .as(service)
                    .isNotZero();
            assertThat(write(composition, container, "/opt/probe").exit())
                    .as(service)
                    .isNotZero();
            assertThat(write(composition, container, "/tmp").exit()).as(service).isZero();
        }
    }

    /** The Java runtime's own log is the one thing in the image that writes where it is told. */
    private static Command write(Composition composition, Container container, String folder) {
        return composition.docker(
                "exec",
                container.id(),
                "/opt/java/bin/java",
                "-Xmx16m",
                "-Xlog:gc:file=" + folder + "/written.log",
                "-version");
    }

    @Test
    void theDataNetworkHasNoWayOut(Composition composition) {
        assertThat(composition
                        .docker("network", "inspect", "-f", "{{.Internal}}", composition.project() + "_data")
                        .output())
                .contains("true");
    }
}
