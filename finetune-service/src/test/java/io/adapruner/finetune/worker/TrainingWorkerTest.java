package io.adapruner.finetune.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.data.ImageSplits;
import io.adapruner.finetune.EngineAccess;
import io.adapruner.finetune.export.FaultyCompletion;
import io.adapruner.finetune.export.SparseTrainingResult;
import io.adapruner.finetune.testing.Facts;
import io.adapruner.finetune.testing.ShortSlices;
import io.adapruner.finetune.testing.StoredJob;
import io.adapruner.finetune.testing.TinyNetwork;
import io.adapruner.finetune.training.Checkpoints;
import io.adapruner.finetune.training.GammaHistogram;
import io.adapruner.finetune.training.TrainingImages;
import io.adapruner.finetune.training.TrainingRun;
import io.adapruner.finetune.training.TrainingTask;
import io.adapruner.formats.document.NetworkJson;
import io.adapruner.formats.safetensors.Safetensors;
import io.adapruner.network.Cost;
import io.adapruner.network.Weights;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.artifact.StoredObject;
import io.adapruner.pipeline.dataset.DatasetRepository;
import io.adapruner.pipeline.document.LearningRate;
import io.adapruner.pipeline.document.StepResult;
import io.adapruner.pipeline.document.TargetResult;
import io.adapruner.pipeline.event.Event.Control;
import io.adapruner.pipeline.event.Event.JobControlled;
import io.adapruner.pipeline.event.Event.JobFailed;
import io.adapruner.pipeline.event.Event.JobProgressed;
import io.adapruner.pipeline.event.Event.NetworkFinetuned;
import io.adapruner.pipeline.event.Event.PruningRequested;
import io.adapruner.pipeline.event.Event.Training;
import io.adapruner.pipeline.event.Event.TrainingSliceRequested;
import io.adapruner.pipeline.event.Event.WeightsInherited;
import io.adapruner.pipeline.event.Stage;
import io.adapruner.pipeline.event.Target;
import io.adapruner.pipeline.event.Topic;
import io.adapruner.pipeline.job.PruningRequest;
import io.adapruner.pipeline.job.SparseTraining;
import io.adapruner.pipeline.job.Step;
import io.adapruner.pipeline.stage.AttemptMarkers;
import io.adapruner.problem.ProblemCode;
import io.adapruner.recipe.Precision;
import io.adapruner.recipe.TrainingRecipe;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole service through its events alone, on a real broker and a real store. */
@QuarkusTest
@QuarkusTestResource(ShortSlices.class)
class TrainingWorkerTest {
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
        facts.publish(job.inherited("job-whole", recipe));

        var fact = facts.await(NetworkFinetuned.class, Topic.NETWORK_FINETUNED, "job-whole");
        assertThat(fact.result()).isEqualTo("jobs/job-whole/targets/0/result/result.json");
        var slices = facts.all(TrainingSliceRequested.class, Topic.TRAINING_SLICE_REQUESTED, "job-whole");
        assertThat(slices).hasSizeGreaterThan(3);
        assertThat(slices).extracting(TrainingSliceRequested::slice).doesNotHaveDuplicates();
        assertThat(attempts("job-whole")).containsOnly(Optional.empty());
        assertThat(markers("job-whole")).isEmpty();
        assertThat(facts.records(Topic.TRAINING_SLICE_REQUESTED.topicName()).stream()
                        .filter(r -> r.key().equals("job-whole")))
                .allSatisfy(r -> assertThat(r.headers().lastHeader("ce_type").value())
                        .asString(UTF_8)
                        .isEqualTo("io.adapruner.training.slice.requested.v1"));

        String prefix = Keys.result("job-whole", 0);
        var weights = Safetensors.read(store.ranges(prefix + "weights.safetensors"), name -> true);
        try (var images = datasets.load(job.datasetId(), 42);
                var alone = alone(recipe, images)) {
            alone.advance(() -> false, (training, count, seconds) -> {});
            assertThat(weights).isEqualTo(alone.weights());
        }
    }

    private TrainingRun alone(TrainingRecipe recipe, ImageSplits images) {
        return alone(recipe, images, 42);
    }

    private TrainingRun alone(TrainingRecipe recipe, ImageSplits images, long seed) {
        return new TrainingRun(
                engine.get(),
                new TrainingTask(
                        job.pruned(),
                        job.prunedWeights(),
                        TinyNetwork.PREPROCESSING,
                        recipe,
                        0,
                        Optional.empty(),
                        Precision.FP32,
                        seed),
                TrainingImages.of(images, Training.FINE_TUNE, true));
    }

    /** Five epochs in two steps are two and three; only the last makes a result, and tells of both. */
    @Test
    void aStepBeforeTheLastAsksForTheNextAndMakesNoResult() throws Exception {
        WeightsInherited whole = job.inherited("job-steps", StoredJob.recipe(5, 0.05));
        PruningRequest request = whole.request().withSteps(2);
        facts.publish(at(whole, request, Step.FIRST));

        var next = facts.await(PruningRequested.class, Topic.PRUNING_REQUESTED, "job-steps");
        assertThat(next.request()).isEqualTo(request);
        assertThat(next.target()).isEqualTo(Target.budget(0));
        assertThat(next.step()).isEqualTo(new Step(2));
        assertThat(next.model()).startsWith("jobs/job-steps/targets/0/trained/");
        assertThat(NetworkJson.read(store.read(next.model() + "network.json")).network())
                .isEqualTo(job.pruned());
        assertThat(trained(next.model())).isEqualTo(aloneFor(2, 42));
        assertThat(facts.all(NetworkFinetuned.class, Topic.NETWORK_FINETUNED, "job-steps"))
                .isEmpty();
        assertThat(store.list(Keys.result("job-steps", 0))).isEmpty();

        facts.publish(at(whole, request, Step.FIRST));
        facts.publish(at(whole, request, new Step(2)));
        String key = facts.await(NetworkFinetuned.class, Topic.NETWORK_FINETUNED, "job-steps")
                .result();

        TargetResult result = store.readJson(key, TargetResult.class);
        assertThat(result.steps()).extracting(StepResult::step).containsExactly(Step.FIRST, new Step(2));
        assertThat(result.steps()).extracting(step -> step.epochs().size()).containsExactly(2, 3);
        assertThat(result.steps()).allSatisfy(step -> {
            assertThat(step.macs()).isEqualTo(Cost.of(job.pruned()).macs());
            assertThat(step.accuracy().orElseThrow().inherited()).isEqualTo(60);
            assertThat(step.accuracy().orElseThrow().finetuned()).isPresent();
            assertThat(step.criterion()).isEqualTo("l2");
        });
        assertThat(result.epochs()).isEqualTo(result.steps().getLast().epochs());
        assertThat(result.accuracy()).isEqualTo(result.steps().getLast().accuracy());
        assertThat(result.blocks()).containsExactly(new TargetResult.BlockWidth("conv1", 0.75, 4, 8));
        assertThat(result.durations()).containsEntry("importance", 0.5).containsEntry("inheritance", 6.0);
        assertThat(trained(Keys.result("job-steps", 0))).isEqualTo(aloneFor(3, new Step(2).seed(42)));
        assertThat(facts.all(PruningRequested.class, Topic.PRUNING_REQUESTED, "job-steps"))
                .as("a fact that is told twice begins no second chain")
                .hasSize(1);
        assertThat(facts.all(JobProgressed.class, Topic.JOB_PROGRESSED, "job-steps"))
                .extracting(JobProgressed::step)
                .contains(Step.FIRST, new Step(2));
    }

    private static WeightsInherited at(WeightsInherited inherited, PruningRequest request, Step step) {
        return new WeightsInherited(
                inherited.jobId(),
                inherited.target(),
                request,
                inherited.model(),
                inherited.importance(),
                inherited.subnetwork(),
                inherited.inheritance(),
                step);
    }

    private Weights trained(String prefix) {
        return Safetensors.read(store.ranges(prefix + "weights.safetensors"), name -> true);
    }

    private Weights aloneFor(int epochs, long seed) throws IOException {
        try (var images = datasets.load(job.datasetId(), 42);
                var alone = alone(StoredJob.recipe(epochs, 0.05), images, seed)) {
            alone.advance(() -> false, (training, count, seconds) -> {});
            return alone.weights();
        }
    }

    @Test
    void aRateThatIsSearchedForInManySlicesIsThatOfOneSearch() throws Exception {
        var recipe = StoredJob.searching(60, List.of(1e-6, 0.05, 100.0));
        facts.publish(job.inherited("job-search", recipe));

        String key = facts.await(NetworkFinetuned.class, Topic.NETWORK_FINETUNED, "job-search")
                .result();
        TargetResult result = store.readJson(key, TargetResult.class);
        LearningRate used = result.learningRate().orElseThrow();
        assertThat(used.origin()).isEqualTo(LearningRate.Origin.FOUND);
        assertThat(used.rate()).isEqualTo(0.05);
        assertThat(result.durations())
                .containsEntry("fine-tuning.rate-search", used.seconds())
                .hasEntrySatisfying("fine-tuning", all -> assertThat(all).isGreaterThan(used.seconds()));
        assertThat(facts.all(TrainingSliceRequested.class, Topic.TRAINING_SLICE_REQUESTED, "job-search"))
                .extracting(TrainingSliceRequested::step)
                .as("handed over within the search")
                .anyMatch(step -> step > 0 && step < 2L * used.trialSteps());
        assertThat(facts.all(JobProgressed.class, Topic.JOB_PROGRESSED, "job-search"))
                .extracting(JobProgressed::message)
                .anyMatch(message -> message.equals("trying learning rate 1.0E-6"))
                .anyMatch(message -> message.startsWith("learning rate 0.05; held-out losses: "));

        var weights =
                Safetensors.read(store.ranges(Keys.result("job-search", 0) + "weights.safetensors"), name -> true);
        try (var images = datasets.load(job.datasetId(), 42);
                var alone = alone(recipe, images)) {
            alone.advance(() -> false, (training, count, seconds) -> {});
            assertThat(weights).isEqualTo(alone.weights());
            assertThat(used.trials()).isEqualTo(alone.learningRateUsed().trials());
        }
    }

    @Test
    void theResultRecordsWhatWasDone() throws Exception {
        facts.publish(job.inherited("job-result", StoredJob.recipe(20, 0.1)));
        String key = facts.await(NetworkFinetuned.class, Topic.NETWORK_FINETUNED, "job-result")
                .result();
        TargetResult result = store.readJson(key, TargetResult.class);

        assertThat(result.macs()).isEqualTo(Cost.of(job.pruned()).macs());
        assertThat(result.macsKept())
                .isEqualTo((double) result.macs() / result.base().macs());
        assertThat(result.accuracy().orElseThrow().surgery()).isEqualTo(50);
        assertThat(result.accuracy().orElseThrow().inherited()).isEqualTo(60);
        assertThat(result.accuracy().orElseThrow().finetuned())
                .hasValueSatisfying(a -> assertThat(a).isGreaterThan(80));
        assertThat(result.blocks()).containsExactly(new TargetResult.BlockWidth("conv1", 0.75, 4, 8));
        assertThat(result.epochs()).hasSize(20);
        assertThat(result.learningRate()).contains(LearningRate.untried(0.1, LearningRate.Origin.GIVEN));
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
    void metricsShowHowTheWorkerDoes() throws Exception {
        double images = registry.get("adapruner.training.images").counter().count();
        long epochs = count("adapruner.training.epoch.duration");
        facts.publish(job.inherited("job-metrics", StoredJob.recipe(20, 0.1)));
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
        facts.publish(job.inherited("job-traced", StoredJob.recipe(20, 0.1)), "00-" + trace + "-00f067aa0ba902b7-01");
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
        facts.publish(job.inherited("job-zero", StoredJob.recipe(0, 0.1)));
        String key = facts.await(NetworkFinetuned.class, Topic.NETWORK_FINETUNED, "job-zero")
                .result();
        TargetResult result = store.readJson(key, TargetResult.class);
        assertThat(result.accuracy().orElseThrow().finetuned()).isEmpty();
        assertThat(result.epochs()).isEmpty();
        assertThat(Safetensors.read(store.ranges(result.artifacts().get("weights.safetensors")), name -> true))
                .isEqualTo(job.prunedWeights());
    }

    @Test
    void aFactPublishedTwiceTrainsOnce() throws Exception {
        var inherited = job.inherited("job-twice", StoredJob.recipe(10, 0.05));
        facts.publish(inherited);
        facts.publish(inherited);
        facts.await(NetworkFinetuned.class, Topic.NETWORK_FINETUNED, "job-twice");
        facts.publish(job.inherited("job-after", StoredJob.recipe(0, 0.05)));
        facts.await(NetworkFinetuned.class, Topic.NETWORK_FINETUNED, "job-after");
        assertThat(facts.all(NetworkFinetuned.class, Topic.NETWORK_FINETUNED, "job-twice"))
                .hasSize(1);
        assertThat(facts.all(TrainingSliceRequested.class, Topic.TRAINING_SLICE_REQUESTED, "job-twice"))
                .extracting(TrainingSliceRequested::slice)
                .doesNotHaveDuplicates();
    }

    @Test
    void aCancelledTrainingEndsWithoutAnEvent() throws Exception {
        facts.publish(job.inherited("job-cancel", StoredJob.recipe(10_000, 0.05)));
        facts.await(JobProgressed.class, Topic.JOB_PROGRESSED, "job-cancel");
        control("job-cancel", Control.CANCEL);
        facts.publish(job.inherited("job-next", StoredJob.recipe(0, 0.05)));
        facts.await(NetworkFinetuned.class, Topic.NETWORK_FINETUNED, "job-next");

        Facts.awaitStandstill("the cancelled chain's end", () -> slices("job-cancel"));
        assertThat(facts.all(NetworkFinetuned.class, Topic.NETWORK_FINETUNED, "job-cancel"))
                .isEmpty();
        assertThat(facts.all(JobFailed.class, Topic.JOB_FAILED, "job-cancel")).isEmpty();
    }

    @Test
    void aPausedTrainingGoesOnWhereItStopped() throws Exception {
        facts.publish(job.inherited("job-pause", StoredJob.recipe(60, 0.05)));
        facts.await(JobProgressed.class, Topic.JOB_PROGRESSED, "job-pause");
        control("job-pause", Control.PAUSE);
        Facts.awaitStandstill("a step that stays the same", () -> lastStep("job-pause"));
        // Others are served meanwhile.
        facts.publish(job.inherited("job-meanwhile", StoredJob.recipe(2, 0.05)));
        facts.await(NetworkFinetuned.class, Topic.NETWORK_FINETUNED, "job-meanwhile");
        assertThat(facts.all(NetworkFinetuned.class, Topic.NETWORK_FINETUNED, "job-pause"))
                .isEmpty();

        control("job-pause", Control.RESUME);
        String key = facts.await(NetworkFinetuned.class, Topic.NETWORK_FINETUNED, "job-pause")
                .result();
        assertThat(store.readJson(key, TargetResult.class).epochs()).hasSize(60);
        assertThat(attempts("job-pause")).as("a pause is no failed attempt").containsOnly(Optional.empty());
    }

    @Test
    void aDivergingTrainingFailsTheJobWithAReason() throws Exception {
        facts.publish(job.inherited("job-nan", StoredJob.recipe(500, 100)));
        JobFailed failed = facts.await(JobFailed.class, Topic.JOB_FAILED, "job-nan");
        assertThat(failed.code()).isIn(ProblemCode.NON_FINITE_LOSS, ProblemCode.NON_FINITE_WEIGHTS);
        assertThat(failed.target()).isEqualTo(Target.budget(0));
        assertThat(failed.stage()).isEqualTo(Stage.FINE_TUNING);
    }

    @Test
    void aSparseTrainingEndsInAModelThatImportanceReads() throws Exception {
        publishSparse("job-sparse", new SparseTraining(5, 0.05, 0.05));
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
        // The penalty makes every scale swing round zero, less and less as the rate falls towards the end.
        publishSparse("job-dead", new SparseTraining(40, 0.9, 0.01));
        JobFailed failed = facts.await(JobFailed.class, Topic.JOB_FAILED, "job-dead");
        assertThat(failed.code()).isEqualTo(ProblemCode.DEAD_LAYER);
        assertThat(failed.target()).isEqualTo(Target.wholeJob());
        assertThat(failed.stage()).isEqualTo(Stage.SPARSE_TRAINING);
    }

    @Test
    void anErrorIsCountedInTheSlicesEventAndEndsTheJobAfterTheThirdAttempt() throws Exception {
        facts.publish(job.inherited(FaultyCompletion.LINKAGE, StoredJob.recipe(0, 0.05)));
        facts.publish(job.inherited(FaultyCompletion.HEAP, StoredJob.recipe(0, 0.05)));

        JobFailed linkage = facts.await(JobFailed.class, Topic.JOB_FAILED, FaultyCompletion.LINKAGE);
        JobFailed heap = facts.await(JobFailed.class, Topic.JOB_FAILED, FaultyCompletion.HEAP);

        assertThat(linkage.code()).isEqualTo(ProblemCode.INTERNAL);
        assertThat(linkage.message()).isEqualTo("NoClassDefFoundError: ai/djl/Missing");
        assertThat(linkage.stage()).isEqualTo(Stage.FINE_TUNING);
        assertThat(heap.code()).isEqualTo(ProblemCode.OUT_OF_MEMORY);
        for (String jobId : List.of(FaultyCompletion.LINKAGE, FaultyCompletion.HEAP)) {
            assertThat(attempts(jobId)).containsExactlyInAnyOrder(Optional.empty(), Optional.of(2), Optional.of(3));
            assertThat(facts.all(JobFailed.class, Topic.JOB_FAILED, jobId)).hasSize(1);
            assertThat(facts.records(Topic.TRAINING_SLICE_REQUESTED.deadLetterTopicName()))
                    .noneMatch(letter -> jobId.equals(letter.key()));
        }
        facts.publish(job.inherited("job-after-errors", StoredJob.recipe(0, 0.05)));
        facts.await(NetworkFinetuned.class, Topic.NETWORK_FINETUNED, "job-after-errors");
    }

    @Test
    void anErrorThatPassesCostsOneAttemptAndNoMore() throws Exception {
        facts.publish(job.inherited(FaultyCompletion.ONCE, StoredJob.recipe(0, 0.05)));
        facts.await(NetworkFinetuned.class, Topic.NETWORK_FINETUNED, FaultyCompletion.ONCE);

        assertThat(attempts(FaultyCompletion.ONCE)).containsExactlyInAnyOrder(Optional.empty(), Optional.of(2));
        assertThat(markers(FaultyCompletion.ONCE)).isEmpty();
    }

    /** What a killed process leaves behind is its marker. */
    @Test
    void aSliceThatKilledThreeWorkersEndsTheJobAndOthersGoOn() throws Exception {
        for (int attempt = 1; attempt <= 3; attempt++) {
            new AttemptMarkers(store).begin(checkpoints("job-deadly").attemptMarker(0, attempt));
        }
        facts.publish(job.inherited("job-deadly", StoredJob.recipe(2, 0.05)));
        facts.publish(job.inherited("job-behind", StoredJob.recipe(2, 0.05)));

        JobFailed failed = facts.await(JobFailed.class, Topic.JOB_FAILED, "job-deadly");
        facts.await(NetworkFinetuned.class, Topic.NETWORK_FINETUNED, "job-behind");

        assertThat(failed.code()).isEqualTo(ProblemCode.WORKER_DIED);
        assertThat(attempts("job-deadly")).containsExactlyInAnyOrder(Optional.empty(), Optional.of(2), Optional.of(3));
        assertThat(attempts("job-behind")).containsOnly(Optional.empty());
    }

    @Test
    void aSliceWhoseWorkerWasKilledIsTrainedByTheNext() throws Exception {
        new AttemptMarkers(store).begin(checkpoints("job-killed").attemptMarker(0, 1));
        facts.publish(job.inherited("job-killed", StoredJob.recipe(2, 0.05)));

        String key = facts.await(NetworkFinetuned.class, Topic.NETWORK_FINETUNED, "job-killed")
                .result();
        assertThat(store.readJson(key, TargetResult.class).epochs()).hasSize(2);
        assertThat(attempts("job-killed")).containsOnlyOnce(Optional.of(2));
        // Counted for the slice, not for the training.
        assertThat(facts.all(TrainingSliceRequested.class, Topic.TRAINING_SLICE_REQUESTED, "job-killed"))
                .filteredOn(slice -> slice.slice() > 0)
                .isNotEmpty()
                .allSatisfy(slice -> assertThat(slice.attempt()).isEmpty());
    }

    @Test
    void aTrainingThatCannotBeginFailsTheJob() throws Exception {
        // What began the chain is kept in the store; here something else is in its place.
        store.put(Keys.checkpoints("job-unbegun", 0) + "beginning.json", "[]".getBytes(UTF_8));
        facts.publish(job.inherited("job-unbegun", StoredJob.recipe(1, 0.05)));

        JobFailed failed = facts.await(JobFailed.class, Topic.JOB_FAILED, "job-unbegun");

        assertThat(failed.code()).isEqualTo(ProblemCode.INTERNAL);
        assertThat(failed.message()).contains("beginning.json");
        assertThat(failed.stage()).isEqualTo(Stage.FINE_TUNING);
    }

    private Checkpoints checkpoints(String jobId) {
        return new Checkpoints(store, Keys.checkpoints(jobId, 0), UUID::randomUUID);
    }

    private List<Optional<Integer>> attempts(String jobId) {
        return facts.all(TrainingSliceRequested.class, Topic.TRAINING_SLICE_REQUESTED, jobId).stream()
                .map(TrainingSliceRequested::attempt)
                .toList();
    }

    private List<String> markers(String jobId) {
        return store.list(Keys.checkpoints(jobId, 0)).stream()
                .map(StoredObject::key)
                .filter(key -> key.contains("attempt"))
                .toList();
    }

    @Test
    void poisonGoesToTheDeadLetters() throws Exception {
        facts.send(new ProducerRecord<>(Topic.TRAINING_SLICE_REQUESTED.topicName(), "job-poison", "{\"jobId\":"));
        Facts.await("a dead letter", () -> facts.records(Topic.TRAINING_SLICE_REQUESTED.deadLetterTopicName()).stream()
                .anyMatch(r -> r.key().equals("job-poison")));
    }

    private void publishSparse(String jobId, SparseTraining sparse) throws Exception {
        facts.publish(new TrainingSliceRequested(
                jobId,
                Target.wholeJob(),
                Training.SPARSE,
                0,
                0,
                job.request(StoredJob.recipe(1, 0.05), Optional.of(sparse)),
                Optional.empty()));
    }

    private void control(String jobId, Control control) throws Exception {
        facts.publish(new JobControlled(jobId, control, System.currentTimeMillis()));
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
}
