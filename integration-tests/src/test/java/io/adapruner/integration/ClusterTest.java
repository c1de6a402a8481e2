package io.adapruner.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import io.adapruner.api.JobStatus;
import io.adapruner.api.report.Report;
import io.adapruner.api.report.TargetReport;
import io.adapruner.benchmarks.cluster.Cluster;
import io.adapruner.benchmarks.cluster.EventLog;
import io.adapruner.benchmarks.cluster.SmallJob;
import io.adapruner.benchmarks.cluster.Submission;
import io.adapruner.cli.gateway.GatewayClient;
import io.adapruner.pipeline.event.Stage;
import io.adapruner.pipeline.json.Json;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every service a process of its own: whatever dies in its stage, the job ends with the report of an undisturbed one. */
class ClusterTest {
    private static final int EPOCHS = 4;
    private static final Duration ARRIVAL = Duration.ofMinutes(1);
    private static final List<String> FINE_TUNERS = new ArrayList<>(List.of(Cluster.FINE_TUNE));

    @TempDir
    static Path folder;

    private static SmallJob small;
    private static Cluster cluster;
    private static GatewayClient gateway;
    private static Submission submission;
    private static Report undisturbed;

    @BeforeAll
    static void runUndisturbed() throws Exception {
        small = SmallJob.in(Files.createDirectories(folder.resolve("job")));
        cluster = Cluster.start(folder, Cluster.MANY_SLICES);
        gateway = new GatewayClient(cluster.gateway());
        submission = Submission.register(gateway, small);
        undisturbed = submission.finish(submission.submit(EPOCHS, 50));
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void theReportIsTheOneOfASingleProcess() throws Exception {
        Path out = folder.resolve("single-out");
        Product.Outcome outcome = new Product(folder.resolve("single-home"))
                .run(small.prune(
                        "--json",
                        "--seed",
                        "3",
                        "--keep",
                        "macs=50%",
                        "--epochs",
                        Integer.toString(EPOCHS),
                        "--batch",
                        "64",
                        "--criteria",
                        "l2",
                        "--calibration-images",
                        "64",
                        "--recalibration-batches",
                        "2",
                        "--out",
                        out.toString()));

        assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
        assertSame(Json.mapper().readValue(outcome.output(), Report.class));
    }

    /** The stage's request waits in the frozen process or its topic, or is half done, when the process dies. */
    @ParameterizedTest
    @CsvSource({
        Cluster.IMPORTANCE + ", adapruner.pruning.requested",
        Cluster.SEARCH + ", adapruner.importance.evaluated",
        Cluster.INHERITANCE + ", adapruner.subnetwork.found",
        Cluster.FINE_TUNE + ", adapruner.weights.inherited"
    })
    void aServiceKilledWithTheJobInItsHandsTakesItUpAgain(String service, String request) throws Exception {
        cluster.freeze(service);
        String id = submission.submit(EPOCHS, 50);
        var log = new EventLog(cluster.bootstrapServers());
        await().atMost(ARRIVAL)
                .until(() -> log.of(id).stream().anyMatch(r -> r.topic().equals(request)));
        cluster.kill(service);
        cluster.restart(service);

        assertSame(submission.finish(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {Cluster.INHERITANCE, Cluster.FINE_TUNE, Cluster.GATEWAY, Cluster.BROKER, Cluster.STORE})
    void aProcessKilledInTheMiddleOfALongStageChangesNothing(String process) throws Exception {
        Stage stage = process.equals(Cluster.INHERITANCE) ? Stage.INHERITANCE : Stage.FINE_TUNING;
        String id = submission.submit(EPOCHS, 50);

        Report report = submission.finish(
                id, event -> event.progress().filter(p -> p.beyond(stage, 0.2)).isPresent(), () -> {
                    cluster.kill(process);
                    cluster.restart(process);
                });

        assertSame(report);
    }

    @Test
    void withoutAStoreTheGatewaySaysSoAndGoesOnAfterwards() throws Exception {
        cluster.kill(Cluster.STORE);
        assertThatThrownBy(() -> Submission.register(gateway, small))
                .asInstanceOf(type(ProblemException.class))
                .returns(ProblemCode.STORE_UNAVAILABLE, ProblemException::code);
        cluster.restart(Cluster.STORE);

        assertThat(Submission.register(gateway, small).modelId()).isEqualTo(submission.modelId());
    }

    /** A job is accepted when it is durable in the broker's log, and not before. */
    @Test
    void withoutABrokerNoJobIsAccepted() throws Exception {
        cluster.kill(Cluster.BROKER);
        assertThatThrownBy(() -> submission.submit(0, 50))
                .asInstanceOf(type(ProblemException.class))
                .returns(ProblemCode.BROKER_UNAVAILABLE, ProblemException::code);
        cluster.restart(Cluster.BROKER);

        submission.finish(submission.submit(0, 50));
    }

    /** Kafka delivers at least once, and a rebalance delivers old records after new ones. */
    @Test
    void eventsThatComeTwiceAndInTheWrongOrderChangeNothing() throws Exception {
        String id = submission.submit(EPOCHS, 50);
        Report report = submission.finish(id);
        double trained = trainedByAll();
        var log = new EventLog(cluster.bootstrapServers());
        var events = log.of(id);
        assertThat(events)
                .extracting(ConsumerRecord::topic)
                .contains(
                        "adapruner.pruning.requested",
                        "adapruner.importance.evaluated",
                        "adapruner.subnetwork.found",
                        "adapruner.weights.inherited",
                        "adapruner.training.slice.requested",
                        "adapruner.network.finetuned");

        log.repeat(events.reversed());
        // What is submitted now waits behind the repeated events in every stage.
        submission.finish(submission.submit(0, 50));

        assertThat(gateway.job(id).state()).isEqualTo(JobStatus.SUCCEEDED);
        assertThat(gateway.report(id)).isEqualTo(report);
        assertThat(trainedByAll()).as("images trained on").isEqualTo(trained);
        assertThat(gateway.artifacts(id)).isNotEmpty();
    }

    @Test
    void twoFineTunersShareThreeTrainings() throws Exception {
        String second = "second-" + Cluster.FINE_TUNE;
        cluster.add(Cluster.FINE_TUNE, second);
        FINE_TUNERS.add(second);
        double before = trained(Cluster.FINE_TUNE);
        String id = submission.submit(EPOCHS, 40, 50, 60);

        Report report = submission.finish(id);

        double first = trained(Cluster.FINE_TUNE) - before;
        double other = trained(second);
        assertThat(first).isPositive();
        assertThat(other).isPositive();
        assertThat(first + other).as("images trained on by both").isEqualTo(3.0 * EPOCHS * SmallJob.TRAINED);
        assertThat(report.targets().get(1).accuracy())
                .isEqualTo(undisturbed.targets().getFirst().accuracy());
    }

    private static double trainedByAll() throws Exception {
        double sum = 0;
        for (String name : FINE_TUNERS) {
            sum += trained(name);
        }
        return sum;
    }

    private static double trained(String name) throws Exception {
        return cluster.counter(name, "adapruner_training_images_total");
    }

    private static void assertSame(Report report) {
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
}
