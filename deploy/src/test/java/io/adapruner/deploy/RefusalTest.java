package io.adapruner.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.benchmarks.cluster.Submission;
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
    void theStoreKnowsNobodyWithoutAName(Composition composition, Submission job) throws Exception {
        URI object = composition.settings().address("STORE_PORT").resolve("/adapruner/models/" + job.modelId());
        try (var http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
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
        String secret = composition.settings().value("STORE_" + user.toUpperCase(Locale.ROOT) + "_SECRET");
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
        var broker = new BrokerTools(composition);
        String list = "timeout 60 kafka-topics.sh " + BrokerTools.CONNECTION + " --list";

        assertThat(broker.asNobody(list).exit()).isNotZero();
        assertThat(broker.as("gateway", "wrong", list).output()).contains("Authentication failed");
        assertThat(broker.as("gateway", list).output()).contains("adapruner.pruning.requested");
    }

    @Test
    void aStageCannotTellWhatOnlyTheGatewayMay(Composition composition) {
        var broker = new BrokerTools(composition);
        for (String topic : List.of("adapruner.job.controlled", "adapruner.pruning.requested")) {
            String forge = "echo forged | timeout 60 kafka-console-producer.sh " + BrokerTools.CONNECTION + " --topic "
                    + topic;
            assertThat(broker.as("search", forge).output()).as(topic).containsIgnoringCase("not authorized");
        }
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

    /** Uses the Java runtime's own log, the only thing in the image that writes to any given path. */
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
