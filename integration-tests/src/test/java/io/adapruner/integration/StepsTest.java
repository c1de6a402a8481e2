package io.adapruner.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.adapruner.api.EarlierResult;
import io.adapruner.api.JobRequest;
import io.adapruner.api.JobStatus;
import io.adapruner.api.ModelRequest;
import io.adapruner.api.choice.TrainingChoices;
import io.adapruner.api.report.Artifact;
import io.adapruner.api.report.Report;
import io.adapruner.api.report.TargetReport;
import io.adapruner.benchmarks.cluster.Cluster;
import io.adapruner.benchmarks.cluster.EventLog;
import io.adapruner.benchmarks.cluster.SmallJob;
import io.adapruner.benchmarks.cluster.Submission;
import io.adapruner.cli.gateway.GatewayClient;
import io.adapruner.cli.gateway.UploadFile;
import io.adapruner.cli.gateway.Uploader;
import io.adapruner.formats.document.NetworkJson;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Cost;
import io.adapruner.network.Network;
import io.adapruner.network.family.Architectures;
import io.adapruner.pipeline.document.StepResult;
import io.adapruner.pipeline.event.Stage;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.Step;
import io.adapruner.recipe.Precision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two budgets in three steps each, through the public API, every service a process of its own. */
class StepsTest {
    private static final int STEPS = 3;
    private static final int EPOCHS = 4;
    private static final int[] PERCENT = {50, 30};

    @TempDir
    static Path folder;

    private static Cluster cluster;
    private static GatewayClient gateway;
    private static Submission submission;
    private static String job;
    private static Report undisturbed;

    @BeforeAll
    static void runUndisturbed() throws Exception {
        SmallJob small = SmallJob.in(Files.createDirectories(folder.resolve("job")));
        cluster = Cluster.start(folder, Cluster.MANY_SLICES);
        gateway = new GatewayClient(cluster.gateway());
        submission = Submission.register(gateway, small);
        job = submission.submit(request());
        undisturbed = submission.finish(job);
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

    private static JobRequest request() {
        JobRequest usual = submission.request(EPOCHS, PERCENT);
        return request(usual, usual.training().orElseThrow(), Optional.of(STEPS));
    }

    /** In single precision, so that a network is scored alike in batches of any size. */
    private static JobRequest request(JobRequest usual, TrainingChoices training, Optional<Integer> steps) {
        return new JobRequest(
                usual.modelId(),
                usual.datasetId(),
                usual.budgets(),
                usual.method(),
                Optional.of(training),
                usual.sparse(),
                Optional.of(Precision.FP32),
                usual.seed(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                steps,
                Optional.empty());
    }

    @Test
    void everyStepTakesTheSamePartOfWhatIsLeftAndTheLastOneIsTheResult() throws Exception {
        assertThat(undisturbed.base().macs()).isEqualTo(SmallJob.MACS);
        assertThat(undisturbed.targets()).hasSize(PERCENT.length);
        for (TargetReport target : undisturbed.targets()) {
            double kept = PERCENT[target.target()] / 100.0;
            assertThat(target.steps())
                    .extracting(StepResult::step)
                    .containsExactly(new Step(1), new Step(2), new Step(3));
            assertThat(target.steps()).extracting(step -> step.epochs().size()).containsExactly(1, 1, 2);
            for (StepResult step : target.steps()) {
                long limit = (long) Math.floor(
                        SmallJob.MACS * Math.pow(kept, (double) step.step().number() / STEPS) + 1e-6);
                assertThat(step.macs()).isBetween(limit * 9 / 10, limit);
                assertThat(step.macsKept()).isEqualTo((double) step.macs() / SmallJob.MACS);
                assertThat(step.accuracy().orElseThrow().finetuned()).isPresent();
                assertThat(step.criterion()).isEqualTo("l2");
            }
            StepResult last = target.steps().getLast();
            assertThat(target.macs()).isEqualTo(last.macs());
            assertThat(target.parameters()).isEqualTo(last.parameters());
            assertThat(target.accuracy()).isEqualTo(last.accuracy());
            assertThat(target.epochs()).isEqualTo(last.epochs());
        }
    }

    @Test
    void theResultIsTheNetworkThatTheReportTellsOf() throws Exception {
        Network original = Architectures.build(SmallJob.ARCHITECTURE, 10);
        ChannelGroups whole = ChannelGroups.of(original);
        for (TargetReport target : undisturbed.targets()) {
            Network network = NetworkJson.read(Files.readAllBytes(artifact(target.target(), "network.json")))
                    .network();
            ChannelGroups left = ChannelGroups.of(network);
            assertThat(Cost.of(network).macs()).isEqualTo(target.macs());
            assertThat(Cost.of(network).parameters()).isEqualTo(target.parameters());
            assertThat(target.blocks()).hasSize(3).allSatisfy(block -> {
                assertThat(block.originalWidth())
                        .isEqualTo(whole.get(block.name()).width());
                assertThat(block.width()).isEqualTo(left.get(block.name()).width());
            });
            assertThat(scoredAgain(target.target()))
                    .isEqualTo(target.accuracy().orElseThrow().finetuned());
        }
    }

    /** The result's weights, registered as a model of their own: what that model's base accuracy is. */
    private static Optional<Double> scoredAgain(int target) throws Exception {
        Path weights = artifact(target, "weights.safetensors");
        String model = new Uploader(gateway)
                .register(
                        List.of(UploadFile.of(weights)),
                        upload -> gateway.registerModel(new ModelRequest(
                                upload,
                                weights.getFileName().toString(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(new EarlierResult(job, Optional.of(target))),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty())))
                .id()
                .orElseThrow();
        JobRequest usual = new Submission(gateway, model, submission.datasetId()).request(0, 100);
        return submission
                .finish(submission.submit(request(usual, usual.training().orElseThrow(), Optional.empty())))
                .base()
                .accuracy();
    }

    private static Path artifact(int target, String name) throws Exception {
        Artifact artifact = gateway.artifacts(job).stream()
                .filter(a -> a.target() == target && a.name().equals(name))
                .findFirst()
                .orElseThrow();
        Path file = folder.resolve(target + "-" + name);
        gateway.download(artifact.url(), file);
        return file;
    }

    /** Every budget asks for its second and third step, and has one result. */
    @Test
    void nothingOfAnEarlierStepIsPublishedAsAResult() {
        List<ConsumerRecord<String, String>> events = new EventLog(cluster.bootstrapServers()).of(job);

        assertThat(of(events, "adapruner.network.finetuned")).hasSize(PERCENT.length);
        assertThat(of(events, "adapruner.pruning.requested")).hasSize(1 + PERCENT.length * (STEPS - 1));
        for (String told : List.of("adapruner.subnetwork.found", "adapruner.weights.inherited")) {
            assertThat(of(events, told).stream().map(ConsumerRecord::value).distinct())
                    .as("%s, which may be told twice", told)
                    .hasSize(PERCENT.length * STEPS);
        }
        assertThat(gateway.artifacts(job))
                .extracting(Artifact::name)
                .containsExactlyInAnyOrder(
                        "network.json",
                        "weights.safetensors",
                        "model.pt",
                        "model.onnx",
                        "model.py",
                        "network.json",
                        "weights.safetensors",
                        "model.pt",
                        "model.onnx",
                        "model.py");
    }

    private static List<ConsumerRecord<String, String>> of(List<ConsumerRecord<String, String>> events, String topic) {
        return events.stream().filter(record -> record.topic().equals(topic)).toList();
    }

    @ParameterizedTest
    @CsvSource({Cluster.FINE_TUNE + ", FINE_TUNING", Cluster.INHERITANCE + ", INHERITANCE"})
    void aProcessKilledInTheMiddleOfTheSecondStepChangesNothing(String service, Stage stage) throws Exception {
        String id = submission.submit(request());

        Report report = submission.finish(
                id,
                event -> event.progress()
                        .filter(p -> p.step().equals(new Step(2)) && p.beyond(stage, 0.2))
                        .isPresent(),
                () -> {
                    cluster.kill(service);
                    cluster.restart(service);
                });

        assertSame(report);
        assertThat(of(new EventLog(cluster.bootstrapServers()).of(id), "adapruner.network.finetuned"))
                .hasSize(PERCENT.length);
    }

    @Test
    void eventsThatComeTwiceAndInTheWrongOrderChangeNothing() throws Exception {
        String id = submission.submit(request());
        Report report = submission.finish(id);
        double trained = trained();
        var log = new EventLog(cluster.bootstrapServers());

        log.repeat(log.of(id).reversed());
        // What is submitted now waits behind the repeated events in every stage.
        submission.finish(submission.submit(0, 50));

        assertThat(gateway.job(id).state()).isEqualTo(JobStatus.SUCCEEDED);
        assertThat(gateway.report(id)).isEqualTo(report);
        assertThat(trained()).as("images trained on").isEqualTo(trained);
        assertSame(report);
    }

    private static double trained() throws Exception {
        return cluster.counter(Cluster.FINE_TUNE, "adapruner_training_images_total");
    }

    private static void assertSame(Report report) {
        assertThat(report.base()).isEqualTo(undisturbed.base());
        assertThat(report.targets()).hasSameSizeAs(undisturbed.targets());
        for (TargetReport target : report.targets()) {
            TargetReport expected = undisturbed.targets().get(target.target());
            assertThat(target.macs()).isEqualTo(expected.macs());
            assertThat(target.accuracy()).isEqualTo(expected.accuracy());
            assertThat(target.blocks()).isEqualTo(expected.blocks());
            assertThat(target.steps())
                    .extracting(StepResult::macs, StepResult::accuracy, StepResult::widthRule, StepResult::refitted)
                    .isEqualTo(expected.steps().stream()
                            .map(step -> tuple(step.macs(), step.accuracy(), step.widthRule(), step.refitted()))
                            .toList());
            assertThat(Budget.parse(target.budget()))
                    .isEqualTo(report.request().budgets().get(target.target()));
        }
    }
}
