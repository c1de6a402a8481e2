package io.adapruner.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.adapruner.api.Job;
import io.adapruner.api.JobStatus;
import io.adapruner.benchmarks.cluster.Cluster;
import io.adapruner.benchmarks.cluster.ShippedEnvironment;
import io.adapruner.benchmarks.cluster.SmallJob;
import io.adapruner.benchmarks.cluster.Submission;
import io.adapruner.cli.gateway.EventStream;
import io.adapruner.cli.gateway.GatewayClient;
import io.adapruner.pipeline.event.Stage;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store's volume runs full in the middle of the day; when there is space again, work goes on. */
class FullDiskTest {
    private static final int MEGABYTES = 64;
    private static final int EPOCHS = 4;

    /** Eight attempts with back-off last minutes; and the training must last until the disk is full. */
    private static final Map<String, String> FEW_ATTEMPTS = Map.of(
            "ADAPRUNER_STAGE_ATTEMPTS",
            "2",
            "ADAPRUNER_FINETUNE_SLICE_DURATION",
            "1s",
            "ADAPRUNER_ENGINE_THREADS",
            "1");

    @TempDir
    Path folder;

    @Test
    void aJobThatFindsNoRoomFailsByNameAndHarmsNothing() throws Exception {
        assumeTrue(canMount(), "this system does not let users mount a volume of their own");
        SmallJob small = SmallJob.in(Files.createDirectories(folder.resolve("job")));
        try (Cluster cluster = Cluster.start(folder, MEGABYTES, ShippedEnvironment.compose(folder), FEW_ATTEMPTS);
                var gateway = new GatewayClient(cluster.gateway())) {
            Submission submission = Submission.register(gateway, small);
            Path filler = cluster.storeVolume().resolve("filler");

            Job failed = end(gateway, submission.submit(EPOCHS, 50), () -> fill(filler));
            assertThat(failed.state()).isEqualTo(JobStatus.FAILED);
            // The embedded store does not say why it cannot write; one that does gives disk-full.
            assertThat(failed.problem().orElseThrow().code()).isEqualTo(ProblemCode.STORE_UNAVAILABLE);
            assertThat(failed.problem().orElseThrow().detail()).contains("cannot write jobs/");

            assertThatThrownBy(() -> submission.submit(EPOCHS, 50))
                    .asInstanceOf(type(ProblemException.class))
                    .returns(ProblemCode.STORE_UNAVAILABLE, ProblemException::code);

            Files.delete(filler);
            Job succeeded = end(gateway, submission.submit(EPOCHS, 50), () -> {});
            assertThat(succeeded.state()).as(succeeded.toString()).isEqualTo(JobStatus.SUCCEEDED);
        }
    }

    /** Follows a job to its end; strikes once, in the middle of its training. */
    private static Job end(GatewayClient gateway, String id, Runnable strike) throws InterruptedException {
        boolean[] struck = new boolean[1];
        return new EventStream(gateway, id).follow(event -> {
            if (!struck[0]
                    && event.progress()
                            .filter(p -> p.beyond(Stage.FINE_TUNING, 0.2))
                            .isPresent()) {
                struck[0] = true;
                strike.run();
            }
        });
    }

    /** To the last byte. */
    private static void fill(Path filler) {
        byte[] block = new byte[64 << 10];
        try (OutputStream out = Files.newOutputStream(filler)) {
            for (int written = 0; written < 2 * MEGABYTES * 16; written++) {
                out.write(block);
            }
            throw new IllegalStateException("the volume does not end");
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    private boolean canMount() throws InterruptedException {
        try {
            Path probe = Files.createDirectories(folder.resolve("probe"));
            return new ProcessBuilder("unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", probe.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
