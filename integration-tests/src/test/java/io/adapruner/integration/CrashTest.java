package io.adapruner.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.adapruner.api.Job;
import io.adapruner.api.JobEvent;
import io.adapruner.api.JobStatus;
import io.adapruner.api.report.Report;
import io.adapruner.benchmarks.cluster.Ports;
import io.adapruner.benchmarks.cluster.SmallJob;
import io.adapruner.benchmarks.cluster.Submission;
import io.adapruner.cli.gateway.EventStream;
import io.adapruner.cli.gateway.GatewayClient;
import io.adapruner.cli.gateway.Patience;
import io.adapruner.pipeline.event.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole process, broker and store included, dies in the middle of a job and comes back. */
class CrashTest {
    /** The first start also makes the start-up cache, on a machine that may be busy. */
    private static final Duration READY = Duration.ofMinutes(6);

    @TempDir
    Path folder;

    @Test
    void aJobInterruptedByKillEndsWithTheSameNetwork() throws Exception {
        SmallJob small = SmallJob.in(folder);
        Report undisturbed = finish(folder.resolve("calm"), small, event -> false);
        Report killed = finish(folder.resolve("storm"), small, event -> event.progress()
                .filter(p -> p.beyond(Stage.FINE_TUNING, 0.2))
                .isPresent());

        assertThat(killed.targets().getFirst().accuracy())
                .isEqualTo(undisturbed.targets().getFirst().accuracy());
        assertThat(killed.targets().getFirst().blocks())
                .isEqualTo(undisturbed.targets().getFirst().blocks());
        assertThat(folder.resolve("storm/cache").toFile().list((cache, name) -> name.startsWith("store-")))
                .as("local copies after two starts")
                .containsExactly("store-home");
    }

    @Test
    void aJobCancelledInTrainingStopsWithinSeconds() throws Exception {
        SmallJob small = SmallJob.in(folder);
        int port = Ports.free();
        Process process = up(folder.resolve("home"), port);
        assertThat(Files.readAllLines(log(port)))
                .as("a first start has nothing to warn of, but that the machine is busy")
                .noneMatch(line ->
                        line.matches(".*\\b(WARN|WARNING|ERROR)\\b.*") && !line.contains("BlockedThreadChecker"));
        try (var gateway = new GatewayClient(Ports.address(port))) {
            String id = Submission.register(gateway, small).submit(500, 50);
            boolean[] cancelled = new boolean[1];
            Job job = new EventStream(gateway, id).follow(event -> {
                if (!cancelled[0]
                        && event.progress()
                                .filter(p -> p.stage() == Stage.FINE_TUNING)
                                .isPresent()) {
                    gateway.cancel(id);
                    cancelled[0] = true;
                }
            });
            assertThat(job.state()).isEqualTo(JobStatus.CANCELLED);
            assertThat(cancelled[0]).isTrue();
        } finally {
            stop(process);
        }
    }

    /** Runs the job to its report; kills and restarts the process at the first event that the predicate accepts. */
    private Report finish(Path home, SmallJob small, Predicate<JobEvent> killAt) throws Exception {
        int port = Ports.free();
        Process process = up(home, port);
        String id;
        boolean[] killed = new boolean[1];
        try (var gateway = new GatewayClient(Ports.address(port))) {
            id = Submission.register(gateway, small).submit(6, 50);
            Process first = process;
            try {
                new EventStream(gateway, id, Patience.none()).follow(event -> {
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
            Job job = new EventStream(gateway, id).follow(event -> {});
            assertThat(job.state()).as(job.toString()).isEqualTo(JobStatus.SUCCEEDED);
            return gateway.report(id);
        } finally {
            stop(process);
        }
    }

    private Process up(Path home, int port) throws Exception {
        Path log = log(port);
        Process process = new Product(home).start(log.toFile(), log.toFile(), "up", "--port", Integer.toString(port));
        try {
            await().atMost(READY)
                    .pollInterval(Duration.ofMillis(200))
                    .failFast(() -> !process.isAlive())
                    .until(() -> GatewayClient.ready(Ports.address(port)));
        } catch (ConditionTimeoutException | TerminalFailureException e) {
            stop(process);
            throw new IllegalStateException("not ready: " + Files.readString(log), e);
        }
        return process;
    }

    private Path log(int port) {
        return folder.resolve("up-" + port + ".log");
    }

    private static void stop(Process process) throws InterruptedException {
        process.destroy();
        process.waitFor();
    }
}
