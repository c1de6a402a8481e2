package io.adapruner.finetune;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.formats.NetworkJson;
import io.adapruner.formats.Safetensors;
import io.adapruner.network.Cost;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.dataset.DatasetRepository;
import io.adapruner.pipeline.document.TargetResult;
import io.adapruner.pipeline.event.Event.Control;
import io.adapruner.pipeline.event.Event.JobControlled;
import io.adapruner.pipeline.event.Event.JobFailed;
import io.adapruner.pipeline.event.Event.JobProgressed;
import io.adapruner.pipeline.event.Event.NetworkFinetuned;
import io.adapruner.pipeline.event.Event.PruningRequested;
import io.adapruner.pipeline.event.Event.Training;
import io.adapruner.pipeline.event.Event.TrainingSliceRequested;
import io.adapruner.pipeline.event.Stage;
import io.adapruner.pipeline.event.Target;
import io.adapruner.pipeline.event.Topic;
import io.adapruner.pipeline.job.SparseTraining;
import io.adapruner.problem.ProblemCode;
import io.adapruner.recipe.Precision;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole service through its events alone, on a real broker and a real store. */
@QuarkusTest
@QuarkusTestResource(ShortSlices.class)
class FineTuningServiceTest {
    @Inject
    ArtifactStore store;

    @Inject
    DatasetRepository datasets;

    @Inject
    EngineAccess engine;

    @Inject
    MeterRegistry registry;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrap;

    private StoredJob job;
    private Facts facts;

    @BeforeEach
    void register() throws IOException {
        job = StoredJob.registered(store);
        facts = new Facts(bootstrap);
    }

    @Test
    void aTrainingInManySlicesGivesTheResultOfAnUninterruptedOne() throws Exception {
        var recipe = StoredJob.recipe(40, 0.05);
        facts.tell(job.inherited("job-whole", recipe));

        var fact = facts.await(NetworkFinetuned.class, Topic.NETWORK_FINETUNED, "job-whole");
        assertThat(fact.result()).isEqualTo("jobs/job-whole/targets/0/result/result.json");
        var slices = facts.all(TrainingSliceRequested.class, Topic.TRAINING_SLICE_REQUESTED, "job-whole");
        assertThat(slices).hasSizeGreaterThan(3);
        assertThat(slices).extracting(TrainingSliceRequested::slice).doesNotHaveDuplicates();
        assertThat(facts.records(Topic.TRAINING_SLICE_REQUESTED.topicName()).stream()
                        .filter(r -> r.key().equals("job-whole")))
                .allSatisfy(r -> assertThat(r.headers().lastHeader("ce_type").value())
                        .asString(UTF_8)
                        .isEqualTo("io.adapruner.training.slice.requested.v1"));

        String prefix = Keys.result("job-whole", 0);
        var weights = Safetensors.read(store.ranges(prefix + "weights.safetensors"), name -> true);
        try (var images = datasets.load(job.datasetId(), 42);
                var alone = new FineTuning(
                        engine.get(),
                        new TrainingTask(
                                job.pruned(),
                                job.prunedWeights(),
                                TinyNetwork.PREPROCESSING,
                                recipe,
                                0,
                                Optional.empty(),
                                Precision.FP32,
                                42),
                        images.wholeTrain())) {
            alone.advance(() -> false, (training, count, seconds) -> {});
            assertThat(weights).isEqualTo(alone.weights());
        }
    }

    @Test
    void theResultTellsWhatWasDone() throws Exception {
        facts.tell(job.inherited("job-result", StoredJob.recipe(20, 0.1)));
        String key = facts.await(NetworkFinetuned.class, Topic.NETWORK_FINETUNED, "job-result")
                .result();
        TargetResult result = store.readJson(key, TargetResult.class);

        assertThat(result.macs()).isEqualTo(Cost.of(job.pruned()).macs());
        assertThat(result.macsKept())
                .isEqualTo((double) result.macs() / result.base().macs());
        assertThat(result.accuracy().surgery()).isEqualTo(50);
        assertThat(result.accuracy().inherited()).isEqualTo(60);
        assertThat(result.accuracy().finetuned())
                .hasValueSatisfying(a -> assertThat(a).isGreaterThan(80));
        assertThat(result.blocks()).containsExactly(new TargetResult.BlockWidth("conv1", 0.75, 4, 8));
        assertThat(result.epochs()).hasSize(20);
        assertThat(result.latency().measurements())
                .extracting(TargetResult.Latency.Measurement::batch)
                .containsExactly(1, 32);
        assertThat(result.durations())
                .containsEntry("importance", 0.25)
                .containsEntry("search", 0.125)
                .containsEntry("inheritance", 3.0)
                .containsKeys("fine-tuning", "evaluation", "measurement", "export");
        assertThat(result.versions()).containsKeys("adapruner", "libtorch", "djl", "java");
        assertThat(result.criterion()).isEqualTo("l2");
        assertThat(result.device()).isEqualTo("cpu");
        assertThat(result.fileBytes()).isEqualTo(store.size(result.artifacts().get("weights.safetensors")));
        assertThat(NetworkJson.read(store.read(result.artifacts().get("network.json")))
                        .network())
                .isEqualTo(job.pruned());
        assertThat(store.read(result.artifacts().get("model.pt"), 0, 2)).isEqualTo("PK".getBytes(UTF_8));
        assertThat(new String(store.read(result.artifacts().get("model.py")), UTF_8))
                .contains("class Model(nn.Module):");
        assertThat(store.size(result.artifacts().get("model.onnx"))).isGreaterThan(result.fileBytes() / 2);
        assertThat(store.list(Keys.checkpoints("job-result", 0)))
                .as("tensors of checkpoints are gone")
                .noneMatch(o -> o.key().endsWith(".safetensors"));

        List<JobProgressed> progress = facts.all(JobProgressed.class, Topic.JOB_PROGRESSED, "job-result");
        assertThat(progress).isNotEmpty().allSatisfy(p -> {
            assertThat(p.stage()).isEqualTo(Stage.FINE_TUNING);
            assertThat(p.figures()).containsKeys("imagesPerSecond", "loss", "epoch", "learningRate");
        });
    }

    @Test
    void prometheusIsToldHowTheWorkerDoes() throws Exception {
        double images = registry.get("adapruner.training.images").counter().count();
        long epochs = count("adapruner.training.epoch.duration");
        facts.tell(job.inherited("job-metrics", StoredJob.recipe(20, 0.1)));
        facts.await(NetworkFinetuned.class, Topic.NETWORK_FINETUNED, "job-metrics");

        assertThat(registry.get("adapruner.training.images").counter().count()).isGreaterThan(images);
        assertThat(count("adapruner.training.epoch.duration") - epochs).isEqualTo(20);
        assertThat(count("adapruner.slice.duration")).isPositive();
        assertThat(registry.get("adapruner.worker.busy").functionCounter().count())
                .isPositive();
        assertThat(registry.get("adapruner.worker.available")
                        .tag("device", "cpu")
                        .gauge()
                        .value())
                .isEqualTo(1);
        Facts.await(
                "an idle worker",
                () -> registry.get("adapruner.trainings.open").gauge().value() == 0);
        assertThat(registry.get("adapruner.training.images.per.second").gauge().value())
                .isZero();
        assertThat(registry.get("adapruner.training.loss").gauge().value()).isNaN();
        assertThat(registry.getMeters().stream()
                        .filter(m -> m.getId().getName().startsWith("adapruner."))
                        .flatMap(m -> m.getId().getTags().stream())
                        .map(io.micrometer.core.instrument.Tag::getValue))
                .as("ids as labels")
                .noneMatch(value -> value.startsWith("job-"));
    }

    private long count(String timer) {
        return registry.find(timer).timers().stream()
                .mapToLong(io.micrometer.core.instrument.Timer::count)
                .sum();
    }

    @Test
    void everySliceAndTheResultBelongToTheTraceOfTheirCause() throws Exception {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        facts.tell(job.inherited("job-traced", StoredJob.recipe(20, 0.1)), "00-" + trace + "-00f067aa0ba902b7-01");
        facts.await(NetworkFinetuned.class, Topic.NETWORK_FINETUNED, "job-traced");

        for (Topic topic : List.of(Topic.TRAINING_SLICE_REQUESTED, Topic.NETWORK_FINETUNED)) {
            assertThat(facts.records(topic.topicName()).stream().filter(r -> "job-traced".equals(r.key())))
                    .isNotEmpty()
                    .allSatisfy(r -> assertThat(
                                    r.headers().lastHeader("traceparent").value())
                            .asString(UTF_8)
                            .startsWith("00-" + trace + "-"));
        }
    }

    @Test
    void withoutEpochsTheInheritedWeightsAreTheResult() throws Exception {
        facts.tell(job.inherited("job-zero", StoredJob.recipe(0, 0.1)));
        String key = facts.await(NetworkFinetuned.class, Topic.NETWORK_FINETUNED, "job-zero")
                .result();
        TargetResult result = store.readJson(key, TargetResult.class);
        assertThat(result.accuracy().finetuned()).isEmpty();
        assertThat(result.epochs()).isEmpty();
        assertThat(Safetensors.read(store.ranges(result.artifacts().get("weights.safetensors")), name -> true))
                .isEqualTo(job.prunedWeights());
    }

    @Test
    void aFactToldTwiceTrainsOnce() throws Exception {
        var inherited = job.inherited("job-twice", StoredJob.recipe(10, 0.05));
        facts.tell(inherited);
        facts.tell(inherited);
        facts.await(NetworkFinetuned.class, Topic.NETWORK_FINETUNED, "job-twice");
        facts.tell(job.inherited("job-after", StoredJob.recipe(0, 0.05)));
        facts.await(NetworkFinetuned.class, Topic.NETWORK_FINETUNED, "job-after");
        assertThat(facts.all(NetworkFinetuned.class, Topic.NETWORK_FINETUNED, "job-twice"))
                .hasSize(1);
        assertThat(facts.all(TrainingSliceRequested.class, Topic.TRAINING_SLICE_REQUESTED, "job-twice"))
                .extracting(TrainingSliceRequested::slice)
                .doesNotHaveDuplicates();
    }

    @Test
    void aCancelledTrainingEndsWithoutAWord() throws Exception {
        facts.tell(job.inherited("job-cancel", StoredJob.recipe(10_000, 0.05)));
        facts.await(JobProgressed.class, Topic.JOB_PROGRESSED, "job-cancel");
        control("job-cancel", Control.CANCEL);
        facts.tell(job.inherited("job-next", StoredJob.recipe(0, 0.05)));
        facts.await(NetworkFinetuned.class, Topic.NETWORK_FINETUNED, "job-next");

        Facts.await("the cancelled chain's end", () -> {
            int before = slices("job-cancel");
            sleep(700);
            return slices("job-cancel") == before;
        });
        assertThat(facts.all(NetworkFinetuned.class, Topic.NETWORK_FINETUNED, "job-cancel"))
                .isEmpty();
        assertThat(facts.all(JobFailed.class, Topic.JOB_FAILED, "job-cancel")).isEmpty();
    }

    @Test
    void aPausedTrainingGoesOnWhereItStopped() throws Exception {
        facts.tell(job.inherited("job-pause", StoredJob.recipe(150, 0.05)));
        facts.await(JobProgressed.class, Topic.JOB_PROGRESSED, "job-pause");
        control("job-pause", Control.PAUSE);
        Facts.await("a step that stays the same", () -> {
            long before = lastStep("job-pause");
            sleep(1000);
            return before > 0 && lastStep("job-pause") == before;
        });
        // Others are served meanwhile.
        facts.tell(job.inherited("job-meanwhile", StoredJob.recipe(2, 0.05)));
        facts.await(NetworkFinetuned.class, Topic.NETWORK_FINETUNED, "job-meanwhile");
        assertThat(facts.all(NetworkFinetuned.class, Topic.NETWORK_FINETUNED, "job-pause"))
                .isEmpty();

        control("job-pause", Control.RESUME);
        String key = facts.await(NetworkFinetuned.class, Topic.NETWORK_FINETUNED, "job-pause")
                .result();
        assertThat(store.readJson(key, TargetResult.class).epochs()).hasSize(150);
    }

    @Test
    void aDivergingTrainingFailsTheJobWithAReason() throws Exception {
        facts.tell(job.inherited("job-nan", StoredJob.recipe(500, 100)));
        JobFailed failed = facts.await(JobFailed.class, Topic.JOB_FAILED, "job-nan");
        assertThat(failed.code()).isIn(ProblemCode.NON_FINITE_LOSS, ProblemCode.NON_FINITE_WEIGHTS);
        assertThat(failed.target()).isEqualTo(Target.budget(0));
        assertThat(failed.stage()).isEqualTo(Stage.FINE_TUNING);
    }

    @Test
    void aSparseTrainingEndsInAModelThatImportanceReads() throws Exception {
        tellSparse("job-sparse", new SparseTraining(5, 0.05, 0.05));
        var fact = facts.await(PruningRequested.class, Topic.PRUNING_REQUESTED, "job-sparse");
        assertThat(fact.model()).isEqualTo("jobs/job-sparse/sparse/");
        assertThat(NetworkJson.read(store.read(fact.model() + "network.json")).classNames())
                .containsExactly("red", "green", "blue");
        var weights = Safetensors.read(store.ranges(fact.model() + "weights.safetensors"), name -> true);
        assertThat(weights.checkedFor(TinyNetwork.network(8))).isNotEqualTo(TinyNetwork.weights(8));
        var result = store.readJson(fact.model() + "sparse.json", SparseTrainingResult.class);
        assertThat(result.histograms()).extracting(GammaHistogram::epoch).containsExactly(1, 2, 3, 4, 5);
        assertThat(result.histograms()).allSatisfy(h -> assertThat(
                        h.counts().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(16));
    }

    @Test
    void aPenaltyThatKillsALayerFailsTheJob() throws Exception {
        // A penalty of 0.9 at rate 0.1 moves every scale by far more than 1 within an epoch or two.
        tellSparse("job-dead", new SparseTraining(400, 0.9, 0.01));
        JobFailed failed = facts.await(JobFailed.class, Topic.JOB_FAILED, "job-dead");
        assertThat(failed.code()).isEqualTo(ProblemCode.DEAD_LAYER);
        assertThat(failed.target()).isEqualTo(Target.wholeJob());
        assertThat(failed.stage()).isEqualTo(Stage.SPARSE_TRAINING);
    }

    @Test
    void poisonGoesToTheDeadLetters() throws Exception {
        facts.send(new ProducerRecord<>(Topic.TRAINING_SLICE_REQUESTED.topicName(), "job-poison", "{\"jobId\":"));
        Facts.await("a dead letter", () -> facts.records(Topic.TRAINING_SLICE_REQUESTED.deadLetterTopicName()).stream()
                .anyMatch(r -> r.key().equals("job-poison")));
    }

    private void tellSparse(String jobId, SparseTraining sparse) throws Exception {
        facts.tell(new TrainingSliceRequested(
                jobId,
                Target.wholeJob(),
                Training.SPARSE,
                0,
                0,
                job.request(StoredJob.recipe(1, 0.05), Optional.of(sparse)),
                Optional.empty()));
    }

    private void control(String jobId, Control control) throws Exception {
        facts.tell(new JobControlled(jobId, control, System.currentTimeMillis()));
    }

    private int slices(String jobId) {
        return facts.all(TrainingSliceRequested.class, Topic.TRAINING_SLICE_REQUESTED, jobId)
                .size();
    }

    private long lastStep(String jobId) {
        return facts.all(TrainingSliceRequested.class, Topic.TRAINING_SLICE_REQUESTED, jobId).stream()
                .mapToLong(TrainingSliceRequested::step)
                .max()
                .orElse(0);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
