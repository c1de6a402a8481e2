package io.adapruner.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.adapruner.api.Job;
import io.adapruner.api.JobStatus;
import io.adapruner.benchmarks.cluster.Ports;
import io.adapruner.benchmarks.cluster.SmallJob;
import io.adapruner.benchmarks.cluster.Submission;
import io.adapruner.cli.gateway.EventStream;
import io.adapruner.cli.gateway.GatewayClient;
import io.adapruner.cli.gateway.Patience;
import io.adapruner.pipeline.event.Stage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The all-in-one on a disk that runs full: it says so, does not start before there is space, and has lost nothing by then. */
class StandaloneFullDiskTest {
    private static final int MEGABYTES = 256;
    private static final int EPOCHS = 12;
    private static final long MINUTES = 6;

    @TempDir
    Path folder;

    private Path errors;
    private final int port = Ports.free();

    @Test
    void itSaysSoAndDoesNotStartBeforeThereIsRoomAndGoesOnThen() throws Exception {
        errors = folder.resolve("errors");
        SmallJob small = SmallJob.in(folder.resolve("job"));
        var mounted = SmallDisk.mount(folder.resolve("home"), MEGABYTES);
        assumeTrue(mounted.isPresent(), "this system does not let users mount a volume of their own");
        try (SmallDisk disk = mounted.get()) {
            String job = untilTheDiskIsFull(disk, small);

            Product.Outcome refused = Product.on(disk).run("up", "--port", Integer.toString(port));
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.errors())
                    .contains("does not start: only ")
                    .contains("free in " + disk.folder())
                    .contains("ADAPRUNER_HOME")
                    .doesNotContain("Exception");

            Files.delete(disk.seen().resolve("filler"));
            Job end = afterwards(disk, job);
            assertThat(end.state()).as(end.toString()).isEqualTo(JobStatus.SUCCEEDED);
        }
    }

    /** Leaves a job in its training. */
    private String untilTheDiskIsFull(SmallDisk disk, SmallJob small) throws Exception {
        Process up = start(disk);
        try (var gateway = new GatewayClient(address())) {
            awaitReady(true);
            Files.delete(withLittleRoom(disk));
            awaitReady(true);
            String job = Submission.register(gateway, small).submit(EPOCHS, 50);
            fillWhileItTrains(gateway, job, disk);

            assertThat(up.waitFor(MINUTES, TimeUnit.MINUTES)).as("it has ended").isTrue();
            assertThat(up.exitValue()).isEqualTo(1);
            assertThat(Files.readString(errors))
                    .contains("The disk is full: only ")
                    .contains("free in " + disk.folder())
                    .contains("nothing that it has accepted is lost");
            return job;
        } finally {
            up.destroyForcibly();
        }
    }

    /** Too little to accept more, and enough to go on with what there is. */
    private Path withLittleRoom(SmallDisk disk) throws Exception {
        Path filler = disk.fill(40 << 20);
        awaitReady(false);
        return filler;
    }

    private Job afterwards(SmallDisk disk, String job) throws Exception {
        Process up = start(disk);
        try (var gateway = new GatewayClient(address())) {
            awaitReady(true);
            return new EventStream(gateway, job).follow(event -> {});
        } finally {
            up.destroy();
            up.onExit().get(MINUTES, TimeUnit.MINUTES);
        }
    }

    /** The stream breaks off with the gateway. */
    private static void fillWhileItTrains(GatewayClient gateway, String job, SmallDisk disk) throws Exception {
        boolean[] filled = new boolean[1];
        try {
            new EventStream(gateway, job, Patience.none()).follow(event -> {
                if (!filled[0]
                        && event.progress()
                                .filter(p -> p.beyond(Stage.FINE_TUNING, 0.1))
                                .isPresent()) {
                    filled[0] = true;
                    disk.fill(0);
                }
            });
        } catch (RuntimeException e) {
            assertThat(filled[0]).as("the gateway went away unasked: %s", e).isTrue();
        }
    }

    private Process start(SmallDisk disk) throws IOException {
        return Product.on(disk).start(folder.resolve("output").toFile(), errors.toFile(), "up", "--port", "" + port);
    }

    private URI address() {
        return Ports.address(port);
    }

    private void awaitReady(boolean ready) {
        await("ready: " + ready)
                .atMost(Duration.ofMinutes(MINUTES))
                .until(() -> GatewayClient.ready(address()) == ready);
    }
}
