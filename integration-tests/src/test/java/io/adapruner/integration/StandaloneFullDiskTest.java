package io.adapruner.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.adapruner.cli.gateway.EventStream;
import io.adapruner.cli.gateway.GatewayClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The all-in-one on a disk that runs full: it says so, does not start before there is room, and has lost nothing then. */
class StandaloneFullDiskTest {
    private static final int MEGABYTES = 256;
    private static final int EPOCHS = 12;
    private static final long MINUTES = 2;

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
            JsonNode end = afterwards(disk, job);
            assertThat(end.path("state").asText()).as(end.toString()).isEqualTo("succeeded");
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

    private JsonNode afterwards(SmallDisk disk, String job) throws Exception {
        Process up = start(disk);
        try (var gateway = new GatewayClient(address())) {
            awaitReady(true);
            return new EventStream(gateway, job).follow((name, event) -> {});
        } finally {
            up.destroy();
            up.onExit().get(MINUTES, TimeUnit.MINUTES);
        }
    }

    /** The stream breaks off with the gateway. */
    private static void fillWhileItTrains(GatewayClient gateway, String job, SmallDisk disk) throws Exception {
        boolean[] filled = new boolean[1];
        try {
            new EventStream(gateway, job, Duration.ZERO).follow((name, event) -> {
                if (!filled[0]
                        && event.path("stage").asText().equals("fine-tuning")
                        && event.path("fraction").asDouble() > 0.1) {
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

    private void awaitReady(boolean ready) throws Exception {
        long deadline = System.nanoTime() + Duration.ofMinutes(MINUTES).toNanos();
        while (GatewayClient.ready(address()) != ready) {
            assertThat(System.nanoTime())
                    .as("ready: %s; %s", ready, Files.readString(errors))
                    .isLessThan(deadline);
            Thread.sleep(100);
        }
    }
}
