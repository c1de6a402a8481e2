package io.adapruner.importance;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.formats.document.NetworkDocument;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.family.Architectures;
import io.adapruner.network.latency.LatencyModel;
import io.adapruner.network.latency.LatencyTable;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.document.Importance;
import io.adapruner.pipeline.event.Event.ImportanceEvaluated;
import io.adapruner.pipeline.event.Event.JobFailed;
import io.adapruner.pipeline.event.Event.PruningRequested;
import io.adapruner.pipeline.event.EventPublisher;
import io.adapruner.pipeline.event.Target;
import io.adapruner.pipeline.event.Topic;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.LatencyTarget;
import io.adapruner.pipeline.job.Method;
import io.adapruner.pipeline.job.PruningRequest;
import io.adapruner.pipeline.job.Step;
import io.adapruner.pipeline.job.StepSchedule;
import io.adapruner.pipeline.job.WidthRule;
import io.adapruner.pipeline.model.ModelRepository;
import io.adapruner.pipeline.testing.PlatformResource;
import io.adapruner.pipeline.testing.TopicReader;
import io.adapruner.problem.ProblemCode;
import io.adapruner.recipe.Precision;
import io.adapruner.recipe.TrainingRecipe;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class ImportanceServiceTest {
    private static final Network NETWORK = Architectures.build("resnet56-cifar", 10);

    @Inject
    ArtifactStore store;

    @Inject
    ModelRepository models;

    @Inject
    EventPublisher events;

    @Inject
    KafkaClientService clients;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String broker;

    /**
     * With the client's minute, a starved machine ended the channel while a partition was assigned, and every job of it waited for good. That
     * is the one value for the channels of all services.
     */
    @Test
    void aChannelOutlivesABrokerThatIsAwayForHours() {
        var consumer = clients.getConsumer("importance-requests");

        assertThat(consumer.configuration())
                .hasEntrySatisfying("default.api.timeout.ms", timeout -> assertThat(Long.parseLong(timeout.toString()))
                        .isGreaterThanOrEqualTo(Duration.ofHours(12).toMillis()));
    }

    @Test
    void requestBecomesADocumentAndAFactFromUnderTwoPercentOfTheModel() {
        registered("resnet56");

        events.publishAll(List.of(requested("job-importance", "resnet56", WidthRule.ADAPRUNER)));

        var fact = (ImportanceEvaluated)
                reader().events(Topic.IMPORTANCE_EVALUATED, "job-importance", 1).getFirst();
        Importance importance = store.readJson(fact.importance(), Importance.class);
        assertThat(importance.blocks()).hasSize(27).allMatch(block -> block.importance() == 1);
        assertThat(importance.keptWhole()).containsKey("conv1");
        assertThat((double) importance.bytesRead() / importance.modelBytes()).isLessThan(0.02);
    }

    @Test
    void globalRankingHasAScoreForEveryUnit() {
        registered("resnet56-global");

        events.publishAll(List.of(requested("job-global", "resnet56-global", WidthRule.GLOBAL)));

        var fact = (ImportanceEvaluated)
                reader().events(Topic.IMPORTANCE_EVALUATED, "job-global", 1).getFirst();
        Importance importance = store.readJson(fact.importance(), Importance.class);
        assertThat(importance.channelScores()).hasSize(27);
        assertThat(importance.channelScores().get("layer1.0.conv1")).hasSize(16);
    }

    /** The second job of the same structure, batch and threads finds what the first has measured. */
    @Test
    void aLatencyBudgetHasThisMachineMeasuredOnceAndAnUploadedTableIsTaken() {
        Network small = Architectures.build("resnet8-cifar", 10);
        models.save(
                Keys.model("resnet8"),
                new NetworkDocument(small, Preprocessing.imageNet(), List.of()),
                Initialisation.random(small, 1));
        LatencyTarget here = LatencyTarget.defaults();

        LatencyTable first = table("job-latency", here);
        int kept = store.list(Keys.LATENCY_TABLES).size();
        LatencyTable second = table("job-latency-again", here);

        assertThat(LatencyModel.of(small, ChannelGroups.of(small), first).originalMillis())
                .isPositive();
        assertThat(second).isEqualTo(first);
        assertThat(store.list(Keys.LATENCY_TABLES)).hasSize(kept);
        String id = "ab".repeat(32);
        var uploaded = new LatencyTable(1, first.network(), "elsewhere", 1, 1, first.hardware(), first.layers());
        store.publishJson(Keys.latencyTable(id), uploaded);
        assertThat(table("job-latency-sent", new LatencyTarget(1, 1, Optional.of(id))))
                .isEqualTo(uploaded);
    }

    private LatencyTable table(String jobId, LatencyTarget target) {
        var request = new PruningRequest(
                "resnet8",
                "no-dataset",
                List.of(Budget.parse("latency=60%")),
                // The one rule that needs no images
                Method.defaults().with(WidthRule.ADAPRUNER),
                TrainingRecipe.defaults(),
                Optional.empty(),
                Precision.FP32,
                0,
                Optional.of(target),
                Optional.empty(),
                StepSchedule.ONE,
                Optional.empty());
        events.publishAll(List.of(new PruningRequested(jobId, request, Keys.model("resnet8"))));
        assertThat(reader().events(Topic.IMPORTANCE_EVALUATED, jobId, 1)).hasSize(1);
        return store.readJson(Keys.latency(jobId), LatencyTable.class);
    }

    @Test
    void aLaterStepIsOfItsBudgetAndKeepsTheDocumentsBeforeIt() {
        registered("resnet-later");
        String trained = Keys.trained("job-later", 0, Step.FIRST) + "one/";
        models.save(
                trained,
                new NetworkDocument(NETWORK, Preprocessing.imageNet(), List.of()),
                Initialisation.random(NETWORK, 2));
        PruningRequested first = requested("job-later", "resnet-later", WidthRule.GLOBAL);
        PruningRequest request = first.request()
                .withTraining(TrainingRecipe.defaults().withEpochs(2))
                .withSteps(2);

        events.publishAll(List.of(
                new PruningRequested("job-later", request, first.model()),
                new PruningRequested("job-later", request, trained, Target.budget(0), new Step(2))));

        String later = "jobs/job-later/targets/0/steps/2/importance.json";
        assertThat(reader().events(Topic.IMPORTANCE_EVALUATED, "job-later", 2))
                .containsExactlyInAnyOrder(
                        new ImportanceEvaluated("job-later", request, first.model(), Keys.importance("job-later")),
                        new ImportanceEvaluated("job-later", request, trained, later, Target.budget(0), new Step(2)));
        assertThat(store.readJson(later, Importance.class).channelScores())
                .as("of other weights")
                .isNotEqualTo(store.readJson(Keys.importance("job-later"), Importance.class)
                        .channelScores());
    }

    /** The model does not exist, so any work would fail. */
    @Test
    void redeliveryOnlyTellsTheFactAgain() {
        var before = new Importance(WidthRule.ADAPRUNER, List.of(), Map.of(), Map.of(), Map.of(), 0, 1, 0);
        store.publishJson(Keys.importance("job-again"), before);

        events.publishAll(List.of(requested("job-again", "absent", WidthRule.ADAPRUNER)));

        assertThat(reader().events(Topic.IMPORTANCE_EVALUATED, "job-again", 1)).hasSize(1);
        assertThat(store.readJson(Keys.importance("job-again"), Importance.class))
                .isEqualTo(before);
    }

    @Test
    void modelWithoutAnythingToPruneFailsTheJobWithTheReason() {
        registered("resnet56-whole");
        Method d = Method.defaults();
        var nothing =
                new Method(WidthRule.ADAPRUNER, d.criteria(), true, 1, 0.1, List.of(), List.of("*"), false, 1024, 50);

        events.publishAll(List.of(
                new PruningRequested("job-nothing", request("resnet56-whole", nothing), Keys.model("resnet56-whole"))));

        var failure =
                (JobFailed) reader().events(Topic.JOB_FAILED, "job-nothing", 1).getFirst();
        assertThat(failure.code()).isEqualTo(ProblemCode.NOTHING_TO_PRUNE);
        assertThat(store.exists(Keys.importance("job-nothing"))).isFalse();
    }

    private void registered(String modelId) {
        models.save(
                Keys.model(modelId),
                new NetworkDocument(NETWORK, Preprocessing.imageNet(), List.of()),
                Initialisation.random(NETWORK, 1));
    }

    private TopicReader reader() {
        return new TopicReader(broker);
    }

    private static PruningRequested requested(String jobId, String modelId, WidthRule rule) {
        Method d = Method.defaults();
        var method = new Method(rule, d.criteria(), d.compensate(), 1, 0.1, List.of(), List.of(), false, 1024, 50);
        return new PruningRequested(jobId, request(modelId, method), Keys.model(modelId));
    }

    private static PruningRequest request(String modelId, Method method) {
        return new PruningRequest(
                modelId,
                "no-dataset",
                List.of(Budget.parse("macs=50%")),
                method,
                TrainingRecipe.defaults(),
                Optional.empty(),
                Precision.FP32,
                0);
    }
}
