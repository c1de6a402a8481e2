package io.adapruner.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.adapruner.api.report.Report;
import io.adapruner.api.report.TargetReport;
import io.adapruner.benchmarks.cluster.Submission;
import io.adapruner.cli.gateway.GatewayClient;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever process fails while a job trains, the job ends with the report of an undisturbed one. */
@Order(5)
@ExtendWith(RunningSystem.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutageTest {
    private static final int EPOCHS = 18;
    private static final Duration CUT_OFF = Duration.ofSeconds(20);

    private final Composition composition;
    private final Submission job;
    private Report undisturbed;

    OutageTest(Composition composition, Submission job) {
        this.composition = composition;
        this.job = job;
    }

    @BeforeAll
    void runUndisturbed() throws Exception {
        composition.up(2, Composition.MANY_SLICES);
        undisturbed = job.finish(job.submit(EPOCHS, 50));
    }

    @Test
    void aTrainerIsKilled() throws Exception {
        var trainer = new AtomicReference<Container>();
        disturbed("SIGKILL of the busy trainer", () -> {
            trainer.set(busy());
            trainer.get().kill();
        });
        trainer.get().start();
    }

    @Test
    void aTrainerIsStopped() throws Exception {
        var trainer = new AtomicReference<Container>();
        disturbed("SIGTERM of the busy trainer", () -> {
            trainer.set(busy());
            trainer.get().stop();
        });
        trainer.get().start();
    }

    @Test
    void theBrokerIsRestarted() throws Exception {
        disturbed("restart of Kafka", () -> composition.container("kafka").restart());
    }

    @Test
    void theStoreIsRestarted() throws Exception {
        disturbed("restart of MinIO", () -> composition.container("minio").restart());
    }

    @Test
    void theBusyTrainerIsCutOffTheNetwork() throws Exception {
        disturbed("trainer cut off for " + CUT_OFF.toSeconds() + " s", () -> {
            Container trainer = busy();
            trainer.disconnect("data");
            await("the gateway stays ready without the trainer")
                    .during(CUT_OFF)
                    .atMost(CUT_OFF.multipliedBy(2))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> GatewayClient.ready(composition.gateway()));
            trainer.connect("data", Composition.TRAINER);
        });
    }

    private void disturbed(String what, Submission.Blow blow) throws Exception {
        // What the test before has started again may still be on its way
        composition.awaitReady();
        boolean[] struck = new boolean[1];
        long start = System.nanoTime();
        Report report = job.finish(job.submit(EPOCHS, 50), Submission::training, () -> {
            blow.strike();
            struck[0] = true;
        });

        assertThat(struck[0]).as("the job was disturbed while it trained").isTrue();
        composition.report("%s: the job ended after %.0f s with the same report"
                .formatted(what, (System.nanoTime() - start) / 1e9));
        TargetReport target = report.targets().getFirst();
        TargetReport expected = undisturbed.targets().getFirst();
        assertThat(target.budget()).isEqualTo(expected.budget());
        assertThat(target.macs()).isEqualTo(expected.macs());
        assertThat(target.parameters()).isEqualTo(expected.parameters());
        assertThat(target.accuracy()).isEqualTo(expected.accuracy());
        assertThat(target.criterion()).isEqualTo(expected.criterion());
        assertThat(target.blocks()).isEqualTo(expected.blocks());
        assertThat(report.base().accuracy()).isEqualTo(undisturbed.base().accuracy());
    }

    /** The trainer that has a slice in hand; with one job there is one, except in the moments between two slices. */
    private Container busy() {
        return await("a trainer is busy")
                .until(this::findBusy, Optional::isPresent)
                .orElseThrow();
    }

    private Optional<Container> findBusy() throws Exception {
        for (Container trainer : composition.containers(Composition.TRAINER)) {
            if (trainer.metric("adapruner_trainings_open") > 0) {
                return Optional.of(trainer);
            }
        }
        return Optional.empty();
    }
}
