package io.adapruner.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.api.JobRequest;
import io.adapruner.api.choice.TrainingChoices;
import io.adapruner.benchmarks.cluster.Submission;
import io.adapruner.deploy.Prometheus.Alert;
import io.adapruner.pipeline.json.Json;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every alert: its cause is made, it fires; the cause is taken away, it clears. While one clears, the next cause is made where
 * it does not depend on the first.
 */
@Order(6)
@ExtendWith(RunningSystem.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AlertsTest {
    private final Composition composition;
    private final Submission job;
    private final Prometheus prometheus;
    private final Set<Alert> fired = new LinkedHashSet<>();

    AlertsTest(Composition composition, Submission job) {
        this.composition = composition;
        this.job = job;
        this.prometheus = new Prometheus(composition);
    }

    private interface Step {
        void take() throws Exception;
    }

    private void alert(Step cause, Step remedy, String... names) throws Exception {
        alert(cause, remedy, Stream.of(names).map(Alert::of).toList());
    }

    /** The remedy is taken even if the cause fails half-way: the system is everybody's. */
    private void alert(Step cause, Step remedy, List<Alert> alerts) throws Exception {
        prometheus.await("min(up)", List.of(1.0)::equals);
        prometheus.await("min(adapruner_dependency_up)", List.of(1.0)::equals);
        for (Alert alert : alerts) {
            prometheus.awaitCleared(alert);
        }
        try {
            cause.take();
            for (Alert alert : alerts) {
                prometheus.awaitFiring(alert);
                fired.add(alert);
            }
        } finally {
            remedy.take();
        }
    }

    @AfterAll
    void everyAlertHasFiredAndClears() throws Exception {
        for (Alert alert : fired) {
            prometheus.awaitCleared(alert);
        }
        var names = fired.stream().map(Alert::name).collect(Collectors.toCollection(TreeSet::new));
        composition.report("alerts that fired with their cause and cleared: " + names.size() + " of "
                + prometheus.alerts().size());
        assertThat(names).isEqualTo(new TreeSet<>(prometheus.alerts()));
    }

    @Test
    void aServiceThatHangs() throws Exception {
        Container search = composition.container("search-service");
        alert(search::pause, search::unpause, "ServiceDown");
    }

    @Test
    void aServiceWithoutReplica() throws Exception {
        Container search = composition.container("search-service");
        alert(search::stop, search::start, "ServiceAbsent");
    }

    @Test
    void aStoreThatHangs() throws Exception {
        Container store = composition.container("minio");
        alert(store::pause, store::unpause, "StoreDown");
    }

    @Test
    void aBrokerThatHangs() throws Exception {
        Container broker = composition.container("kafka");
        alert(broker::pause, broker::unpause, "BrokerDown");
    }

    /** The other services' volumes are on the machine's own disk, which may really be nearly full. */
    @Test
    void disksThatFill() throws Exception {
        List<SmallDisk> disks = Stream.of("kafka-data", "minio-data", "search-work")
                .map(volume -> new SmallDisk(composition, volume))
                .toList();
        alert(
                () -> disks.forEach(SmallDisk::fill),
                () -> disks.forEach(SmallDisk::empty),
                List.of(
                        Alert.of("BrokerDiskNearlyFull"),
                        Alert.of("StoreDiskNearlyFull"),
                        new Alert("CacheDiskNearlyFull", "search-service")));
    }

    @Test
    void aRecordThatNobodyCanRead() throws Exception {
        var broker = new BrokerTools(composition);
        alert(
                () -> broker.as(
                                "admin",
                                "echo nonsense | kafka-console-producer.sh " + BrokerTools.CONNECTION
                                        + " --topic adapruner.subnetwork.found")
                        .expectSuccess(),
                () -> broker.as("admin", """
                                echo '{"partitions":[{"topic":"adapruner.subnetwork.found.dlq","partition":0,"offset":-1}],"version":1}' >/tmp/j
                                kafka-delete-records.sh %s --offset-json-file /tmp/j""".formatted(BrokerTools.CONNECTION)).expectSuccess(),
                "DeadLetters");
    }

    /** Weights that decay by more than themselves grow a hundredfold with each step. */
    @Test
    void jobsThatDiverge() throws Exception {
        JobRequest usual = job.request(5, 50);
        var request = new JobRequest(
                usual.modelId(),
                usual.datasetId(),
                usual.budgets(),
                usual.method(),
                Optional.of(Json.mapper()
                        .convertValue(
                                Map.of("epochs", 5, "batch", 64, "learningRate", 100, "weightDecay", 0.9),
                                TrainingChoices.class)),
                usual.sparse(),
                usual.precision(),
                usual.seed());
        alert(
                () -> {
                    for (int i = 0; i < 3; i++) {
                        job.submit(request);
                    }
                },
                () -> {},
                "JobsFail");
    }

    /** The search is paused until the job has come to it, so that it meets the store only when that is away. */
    @Test
    void aStageThatTriesInVain() throws Exception {
        Container search = composition.container("search-service");
        Container store = composition.container("minio");
        String[] id = new String[1];
        alert(
                () -> {
                    search.pause();
                    id[0] = job.submit(job.request(1, 50));
                    prometheus.await("max(adapruner_targets_open{stage=\"search\"})", List.of(1.0)::equals);
                    store.stop();
                    search.unpause();
                },
                () -> {
                    search.unpause();
                    store.start();
                },
                "StageRetries");

        job.finish(id[0]);
    }

    /** It has no broker, so it takes no slices, and the other cannot take all. */
    @Test
    void aTrainerThatIdlesWhileOthersWait() throws Exception {
        composition.up(2, Composition.MANY_SLICES);
        String id = job.submit(job.request(180, 30, 40, 50, 60));
        prometheus.await("max(adapruner_targets_open{stage=\"fine-tuning\"})", List.of(4.0)::equals);
        Container trainer = composition.container(Composition.TRAINER);

        alert(
                () -> trainer.disconnect("data"),
                () -> {
                    job.gateway().cancel(id);
                    trainer.connect("data", Composition.TRAINER);
                },
                "SlicesWaitWhileTrainersIdle");

        composition.up(1);
    }

    @Test
    void aTrainerWithoutItsDevice() throws Exception {
        String[] id = new String[1];
        alert(
                () -> {
                    composition.start(1, Map.of("ENGINE_DEVICE", "cuda:0"));
                    id[0] = job.submit(job.request(1, 50));
                },
                () -> {
                    assertThat(composition.container(Composition.TRAINER).healthy())
                            .as("a trainer that lacks its device is ready")
                            .isFalse();
                    composition.up(1);
                    job.finish(id[0]);
                },
                "TrainerLostItsDevice",
                "SlicesWaitWithoutTrainer",
                "JobMakesNoProgress");
    }
}
