package io.adapruner.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.adapruner.cli.gateway.EventStream;
import io.adapruner.cli.gateway.GatewayClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole process, broker and store included, dies in the middle of a job and comes back. */
class CrashTest {
    private static final Duration READY = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Test
    void aJobInterruptedByKillEndsWithTheSameNetwork() throws Exception {
        SmallJob small = SmallJob.in(folder);
        JsonNode undisturbed = finish(folder.resolve("calm"), small, event -> false);
        JsonNode killed = finish(
                folder.resolve("storm"),
                small,
                event -> event.path("stage").asText().equals("fine-tuning")
                        && event.path("fraction").asDouble() > 0.2);

        assertThat(killed.path("targets").path(0).path("accuracy"))
                .isEqualTo(undisturbed.path("targets").path(0).path("accuracy"));
        assertThat(killed.path("targets").path(0).path("blocks"))
                .isEqualTo(undisturbed.path("targets").path(0).path("blocks"));
        assertThat(folder.resolve("storm/cache").toFile().list((cache, name) -> name.startsWith("store-")))
                .as("local copies after two starts")
                .containsExactly("store-home");
    }

    @Test
    void aJobCancelledInTrainingStopsWithinSeconds() throws Exception {
        SmallJob small = SmallJob.in(folder);
        int port = Ports.free();
        Process process = up(folder.resolve("home"), port);
        try (var gateway = new GatewayClient(Ports.address(port))) {
            String id = Submission.register(gateway, small).submit(500, 50);
            long[] cancelled = new long[1];
            JsonNode job = new EventStream(gateway, id).follow((name, event) -> {
                if (cancelled[0] == 0 && event.path("stage").asText().equals("fine-tuning")) {
                    gateway.cancel(id);
                    cancelled[0] = System.nanoTime();
                }
            });
            assertThat(job.path("state").asText()).isEqualTo("cancelled");
            assertThat(cancelled[0]).isNotZero();
        } finally {
            stop(process);
        }
    }

    /** Runs the job to its report; kills and restarts the process at the first event that the predicate accepts. */
    private JsonNode finish(Path home, SmallJob small, Predicate<JsonNode> killAt) throws Exception {
        int port = Ports.free();
        Process process = up(home, port);
        String id;
        boolean[] killed = new boolean[1];
        try (var gateway = new GatewayClient(Ports.address(port))) {
            id = Submission.register(gateway, small).submit(6, 50);
            Process first = process;
            try {
                new EventStream(gateway, id, Duration.ZERO).follow((name, event) -> {
                    if (!killed[0] && killAt.test(event)) {
                        killed[0] = true;
                        first.destroyForcibly();
                    }
                });
            } catch (RuntimeException e) {
                assertThat(killed[0]).as("the gateway went away unasked: %s", e).isTrue();
            }
        }
        if (killed[0]) {
            process.waitFor();
            port = Ports.free();
            process = up(home, port);
        }
        try (var gateway = new GatewayClient(Ports.address(port))) {
            JsonNode job = new EventStream(gateway, id).follow((name, event) -> {});
            assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("succeeded");
            return gateway.report(id);
        } finally {
            stop(process);
        }
    }

    private Process up(Path home, int port) throws Exception {
        Path log = Files.createTempFile(folder, "up", ".log");
        Process process = new Product(home).start(log.toFile(), log.toFile(), "up", "--port", Integer.toString(port));
        long deadline = System.nanoTime() + READY.toNanos();
        while (!GatewayClient.ready(Ports.address(port))) {
            if (System.nanoTime() > deadline || !process.isAlive()) {
                stop(process);
                throw new IllegalStateException("not ready: " + Files.readString(log));
            }
            process.onExit()
                    .orTimeout(200, TimeUnit.MILLISECONDS)
                    .exceptionally(e -> null)
                    .join();
        }
        return process;
    }

    private static void stop(Process process) throws InterruptedException {
        process.destroy();
        process.waitFor();
    }
}
