package io.adapruner.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.formats.document.NetworkDocument;
import io.adapruner.network.ChannelGroup;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Cost;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.PruningPlan;
import io.adapruner.network.Surgery;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.document.Subnetwork;
import io.adapruner.pipeline.event.Event.ImportanceEvaluated;
import io.adapruner.pipeline.event.Event.JobFailed;
import io.adapruner.pipeline.event.Event.SubnetworkFound;
import io.adapruner.pipeline.event.EventPublisher;
import io.adapruner.pipeline.event.Target;
import io.adapruner.pipeline.event.Topic;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.Method;
import io.adapruner.pipeline.job.PruningRequest;
import io.adapruner.pipeline.job.Step;
import io.adapruner.pipeline.job.WidthRule;
import io.adapruner.pipeline.model.ModelRepository;
import io.adapruner.pipeline.testing.PlatformResource;
import io.adapruner.pipeline.testing.TopicReader;
import io.adapruner.problem.ProblemCode;
import io.adapruner.recipe.Precision;
import io.adapruner.recipe.TrainingRecipe;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class SearchServiceTest {
    private static final Network NETWORK = Cases.network("resnet20-cifar");

    @Inject
    ArtifactStore store;

    @Inject
    ModelRepository models;

    @Inject
    EventPublisher events;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String broker;

    @Test
    void everyBudgetGetsItsSubnetworkAndItsFact() {
        events.publishAll(List.of(evaluated("job-budgets", "macs=70%", "macs=50%", "parameters=40%")));

        var facts = reader().events(Topic.SUBNETWORK_FOUND, "job-budgets", 3);

        assertThat(facts).extracting(fact -> ((SubnetworkFound) fact).target()).containsExactlyInAnyOrder(0, 1, 2);
        Subnetwork half = store.readJson(Keys.subnetwork("job-budgets", 1), Subnetwork.class);
        assertThat(half.spreads()).hasSize(3).allSatisfy(spread -> {
            assertThat(spread.macs()).isLessThanOrEqualTo(half.baseMacs() / 2);
            assertThat(spread.widths()).hasSize(9);
        });
        Subnetwork small = store.readJson(Keys.subnetwork("job-budgets", 2), Subnetwork.class);
        assertThat(small.spreads()).allSatisfy(spread -> assertThat(spread.parameters())
                .isLessThanOrEqualTo(small.baseParameters() * 2 / 5));
    }

    @Test
    void budgetOutOfReachFailsItsTargetOnly() {
        events.publishAll(List.of(evaluated("job-mixed", "macs=1%", "macs=50%")));

        var failure =
                (JobFailed) reader().events(Topic.JOB_FAILED, "job-mixed", 1).getFirst();
        var fact = (SubnetworkFound)
                reader().events(Topic.SUBNETWORK_FOUND, "job-mixed", 1).getFirst();

        assertThat(failure.target()).isEqualTo(Target.budget(0));
        assertThat(failure.code()).isEqualTo(ProblemCode.UNREACHABLE_BUDGET);
        assertThat(fact.target()).isEqualTo(1);
    }

    @Test
    void aLaterStepIsOfItsBudgetAloneAndMeasuredByTheRegisteredNetwork() {
        var step = new Step(2);
        Network left = new Surgery(NETWORK, ChannelGroups.of(NETWORK))
                .prune(PruningPlan.ofWidths(Cases.inner(NETWORK).stream()
                        .collect(Collectors.toMap(ChannelGroup::name, group -> group.width() * 3 / 4))));
        String trained = Keys.trained("job-later", 1, Step.FIRST) + "one/";
        String importance = Keys.importance("job-later", 1, step);
        save(Keys.model("model"), NETWORK);
        save(trained, left);
        store.publishJson(importance, Cases.auto(left, 4));
        PruningRequest request = request("macs=50%", "macs=30%")
                .withTraining(TrainingRecipe.defaults().withEpochs(2))
                .withSteps(2);

        events.publishAll(
                List.of(new ImportanceEvaluated("job-later", request, trained, importance, Target.budget(1), step)));

        String manifest = "jobs/job-later/targets/1/steps/2/subnetwork.json";
        assertThat(reader().events(Topic.SUBNETWORK_FOUND, "job-later", 1))
                .containsExactly(new SubnetworkFound("job-later", 1, request, trained, importance, manifest, step));
        Subnetwork found = store.readJson(manifest, Subnetwork.class);
        long full = Cost.of(NETWORK).macs();
        assertThat(found.baseMacs()).isEqualTo(full);
        assertThat(found.spreads())
                .allSatisfy(spread -> assertThat(spread.macs()).isBetween((long) (0.26 * full), (long) (0.3 * full)));
        assertThat(store.exists(Keys.subnetwork("job-later", 1))).isFalse();
    }

    private void save(String prefix, Network network) {
        models.save(
                prefix,
                new NetworkDocument(network, Preprocessing.imageNet(), List.of()),
                Initialisation.random(network, 1));
    }

    /** Neither model nor importance exists, so any work would fail. */
    @Test
    void redeliveryOnlyTellsTheFactAgain() {
        var before = new Subnetwork(
                Budget.parse("macs=50%"),
                List.of(new Subnetwork.Spread(Optional.of(WidthRule.UNIFORM), Map.of(), 1, 1, 0, 0)),
                2,
                2,
                0);
        store.publishJson(Keys.subnetwork("job-again", 0), before);

        events.publishAll(List.of(new ImportanceEvaluated(
                "job-again", request("macs=50%"), Keys.model("absent"), Keys.importance("job-again"))));

        assertThat(reader().events(Topic.SUBNETWORK_FOUND, "job-again", 1)).hasSize(1);
        assertThat(store.readJson(Keys.subnetwork("job-again", 0), Subnetwork.class))
                .isEqualTo(before);
    }

    private ImportanceEvaluated evaluated(String jobId, String... budgets) {
        save(Keys.model(jobId), NETWORK);
        store.publishJson(Keys.importance(jobId), Cases.auto(NETWORK, 4));
        return new ImportanceEvaluated(jobId, request(budgets), Keys.model(jobId), Keys.importance(jobId));
    }

    private TopicReader reader() {
        return new TopicReader(broker);
    }

    private static PruningRequest request(String... budgets) {
        return new PruningRequest(
                "model",
                "dataset",
                Stream.of(budgets).map(Budget::parse).toList(),
                Method.defaults(),
                TrainingRecipe.defaults(),
                Optional.empty(),
                Precision.FP32,
                0);
    }
}
