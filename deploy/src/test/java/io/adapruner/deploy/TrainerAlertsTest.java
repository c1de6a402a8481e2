package io.adapruner.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A trainer that is told to use a GPU where there is none: it takes no work, it says so, and the alerts that follow come and go. */
@Order(6)
@ExtendWith(RunningSystem.class)
class TrainerAlertsTest {
    @Test
    void aTrainerWithoutItsDeviceStopsJobsAndSaysSo(Composition composition, SmallJob job) throws Exception {
        var prometheus = new Prometheus(composition);
        composition.start(1, Map.of("ENGINE_DEVICE", "cuda:0"));
        String waiting = job.submit(1, 50);

        prometheus.awaitFiring("TrainerLostItsDevice");
        prometheus.awaitFiring("SlicesWaitWithoutTrainer");
        prometheus.awaitFiring("JobMakesNoProgress");
        assertThat(composition.container(Composition.TRAINER).healthy()).isFalse();

        composition.up(1);
        job.finish(waiting);
        prometheus.awaitCleared("TrainerLostItsDevice");
        prometheus.awaitCleared("SlicesWaitWithoutTrainer");
        prometheus.awaitCleared("JobMakesNoProgress");
        composition.report(
                "a GPU that is not there: the trainer stays unready, three alerts fire, and clear with the device");
    }
}
