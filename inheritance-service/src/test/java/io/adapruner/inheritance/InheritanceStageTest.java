package io.adapruner.inheritance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.adapruner.engine.EngineConfig;
import io.adapruner.engine.SharedEngine;
import io.adapruner.inheritance.trial.StepTimes;
import io.adapruner.inheritance.trial.Trials;
import io.adapruner.network.Initialisation;
import io.adapruner.network.criterion.CriterionName;
import io.adapruner.pipeline.artifact.ArtifactStore;
import io.adapruner.pipeline.artifact.Keys;
import io.adapruner.pipeline.dataset.DatasetRepository;
import io.adapruner.pipeline.document.Importance;
import io.adapruner.pipeline.document.Inheritance;
import io.adapruner.pipeline.document.Inheritance.CandidateResult;
import io.adapruner.pipeline.event.Event.SubnetworkFound;
import io.adapruner.pipeline.event.Event.WeightsInherited;
import io.adapruner.pipeline.job.PruningRequest;
import io.adapruner.pipeline.job.Step;
import io.adapruner.pipeline.job.WidthRule;
import io.adapruner.pipeline.model.ModelRepository;
import io.adapruner.pipeline.model.StoredModel;
import io.adapruner.pipeline.stage.Progress;
import io.adapruner.pipeline.testing.PlatformResource;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.adapruner.recipe.Imitation;
import io.adapruner.recipe.Likeness;
import io.adapruner.recipe.Precision;
import io.adapruner.recipe.TrainingRecipe;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stage on a real store, with a network whose best half is known. */
@QuarkusTest
@QuarkusTestResource(PlatformResource.class)
class InheritanceStageTest {
    @Inject
    ArtifactStore store;

    @Inject
    ModelRepository models;

    @Inject
    DatasetRepository datasets;

    @Inject
    InheritanceStage stage;

    @TempDir
    Path folder;

    private StoredInput input;

    @BeforeEach
    void register() {
        input = StoredInput.registered(store, models, folder);
    }

    /** What the stage reports; cancels after a number of reports if asked to. */
    private static final class Reports implements Progress {
        private final List<Double> fractions = new ArrayList<>();
        private final List<Map<String, Double>> figures = new ArrayList<>();
        private final int most;

        Reports(int most) {
            this.most = most;
        }

        @Override
        public void report(double fraction, Map<String, Double> values, String message) {
            check();
            fractions.add(fraction);
            figures.add(values);
        }

        @Override
        public void check() {
            if (fractions.size() >= most) {
                throw new ProblemException(ProblemCode.CANCELLED, "cancelled after " + most + " reports");
            }
        }
    }

    private static Reports reports() {
        return new Reports(Integer.MAX_VALUE);
    }

    @Test
    void theUnitsThatMatterAreKeptAndTheFiguresAreThoseOfTheStoredNetwork() {
        SubnetworkFound found = input.found("job-stage", Keys.model(StoredInput.MODEL));

        var facts = stage.run(found, reports());

        String manifest = "jobs/job-stage/targets/0/inherited/inheritance.json";
        assertThat(facts)
                .containsExactly(new WeightsInherited(
                        "job-stage",
                        0,
                        found.request(),
                        found.model(),
                        found.importance(),
                        found.subnetwork(),
                        manifest,
                        Step.FIRST));
        Inheritance inheritance = store.readJson(manifest, Inheritance.class);
        assertThat(inheritance.widths()).hasValue(WidthRule.RESIDUAL);
        assertThat(inheritance.criterion()).isEqualTo(CriterionName.L2);
        assertThat(inheritance.kept()).isEqualTo(Map.of("conv1", List.of(0, 2, 4, 6)));
        assertThat(inheritance.baseAccuracy()).hasValue(100.0);
        assertThat(inheritance.surgeryAccuracy()).hasValue(100.0);
        assertThat(inheritance.candidates())
                .extracting(CandidateResult::widths, CandidateResult::name, CandidateResult::images)
                .contains(
                        tuple(Optional.of(WidthRule.UNIFORM), CriterionName.L2, Optional.of(24L)),
                        tuple(Optional.of(WidthRule.RESIDUAL), CriterionName.L2, Optional.of(24L)),
                        tuple(Optional.of(WidthRule.RESIDUAL), CriterionName.REINITIALISED, Optional.of(24L)));
        assertThat(inheritance.seconds()).containsKeys("load", "surgery", "evaluation", "compensation");

        StoredModel stored = models.load(folderOf(inheritance));
        assertThat(stored.document().network().layer("conv1").op())
                .isEqualTo(io.adapruner.network.op.Conv2d.of(3, 4, 3, 1, 1));
        assertThat(stored.document().classNames()).containsExactly("a", "b", "c");
        assertThat(inheritance.inheritedAccuracy()).hasValue(accuracy(stored));
    }

    @Test
    void whatTheImportanceStageEliminatedIsNotMeasuredAgain() {
        SubnetworkFound found =
                input.found("job-eliminated", Keys.model(StoredInput.MODEL), List.of(CriterionName.OBS));
        store.publishJson(
                found.importance(),
                new Importance(
                        WidthRule.AUTO,
                        List.of(),
                        Map.of(),
                        Map.of(),
                        Map.of("conv1", List.of(7.0, 0.0, 6.0, 1.0, 5.0, 2.0, 4.0, 3.0)),
                        Map.of(),
                        0,
                        1,
                        0));

        stage.run(found, reports());

        Inheritance inheritance =
                store.readJson(Keys.inherited("job-eliminated", 0) + "inheritance.json", Inheritance.class);
        assertThat(inheritance.seconds()).doesNotContainKey("elimination");
        assertThat(inheritance.kept()).isEqualTo(Map.of("conv1", List.of(0, 2, 4, 6)));
    }

    /** The even units give all that the network gives: nothing is lost with the odd ones, and no label is looked at for that. */
    @Test
    void outputsAreImitatedWhereTheJobSaysSo() {
        SubnetworkFound labelled = input.found("job-imitated", Keys.model(StoredInput.MODEL));
        var imitation = new Imitation(List.of(new Imitation.Output("logits", Likeness.VALUES, 1)));
        PruningRequest request =
                labelled.request().withTraining(TrainingRecipe.imitation()).withImitation(imitation);

        stage.run(
                new SubnetworkFound(
                        "job-imitated", 0, request, labelled.model(), labelled.importance(), labelled.subnetwork()),
                reports());

        Inheritance inheritance =
                store.readJson(Keys.inherited("job-imitated", 0) + "inheritance.json", Inheritance.class);
        assertThat(inheritance.criterion()).isEqualTo(CriterionName.L2);
        assertThat(inheritance.kept()).isEqualTo(Map.of("conv1", List.of(0, 2, 4, 6)));
        assertThat(inheritance.candidates())
                .allSatisfy(candidate -> assertThat(candidate.heldOutAccuracy()).isEmpty());
        Inheritance.Imitated imitated = inheritance.imitation().orElseThrow();
        assertThat(imitated.variances()).hasSize(1).allSatisfy(variance -> assertThat(variance)
                .isPositive());
        assertThat(imitated.inherited()).hasSize(1);
        assertThat(imitated.inherited().getFirst().relativeError()).isLessThan(1e-6);
        assertThat(imitated.inherited().getFirst().agreement()).isEmpty();
        assertThat(inheritance.inheritedAccuracy())
                .as("the test images' labels fit the network's classes")
                .hasValue(100.0);
    }

    /** A later step prunes what the one before has left, here quite another network; what is right stays what the registered one gives. */
    @Test
    void aLaterStepIsJudgedByTheRegisteredNetwork() {
        String trained = Keys.trained("job-later", 0, Step.FIRST) + "one/";
        models.save(trained, StoredInput.document(), Initialisation.random(StoredInput.NETWORK, 99));
        SubnetworkFound labelled = input.found("job-later", Keys.model(StoredInput.MODEL), List.of(CriterionName.L2));
        PruningRequest request = labelled.request()
                .withTraining(TrainingRecipe.imitation().withEpochs(2))
                .withImitation(new Imitation(List.of(new Imitation.Output("logits", Likeness.VALUES, 1))))
                .withSteps(2);

        stage.run(at(labelled, request, labelled.model(), Step.FIRST), reports());
        stage.run(at(labelled, request, trained, new Step(2)), reports());

        Inheritance first = store.readJson(Keys.inherited("job-later", 0) + "inheritance.json", Inheritance.class);
        Inheritance later =
                store.readJson("jobs/job-later/targets/0/steps/2/inherited/inheritance.json", Inheritance.class);
        assertThat(later.imitation().orElseThrow().variances())
                .isEqualTo(first.imitation().orElseThrow().variances());
        assertThat(first.imitation().orElseThrow().inherited().getFirst().relativeError())
                .isLessThan(1e-6);
        assertThat(later.imitation().orElseThrow().inherited().getFirst().relativeError())
                .as("of a network that has nothing to do with the registered one")
                .isGreaterThan(0.1);
        assertThat(later.baseAccuracy()).hasValue(100.0);
        float[] before = models.load(trained).weights().get("conv1.weight").toArray();
        int filter = before.length / 8;
        int kept = later.kept().get("conv1").getFirst();
        assertThat(models.load(folderOf(later)).weights().get("conv1.weight").toArray())
                .as("pruned is what the step before left")
                .startsWith(Arrays.copyOfRange(before, kept * filter, (kept + 1) * filter));
    }

    private static SubnetworkFound at(SubnetworkFound found, PruningRequest request, String model, Step step) {
        return new SubnetworkFound(
                found.jobId(), found.target(), request, model, found.importance(), found.subnetwork(), step);
    }

    @Test
    void progressGrowsAndEndsWithTheAccuracyOfTheBestCandidate() {
        var reports = reports();

        stage.run(input.found("job-progress", Keys.model(StoredInput.MODEL)), reports);

        assertThat(reports.fractions).startsWith(0.0).isSorted().doesNotHaveDuplicates();
        assertThat(reports.fractions.getLast()).isEqualTo(1);
        assertThat(reports.figures.subList(1, reports.figures.size()))
                .allSatisfy(figures -> assertThat(figures.get("accuracy")).isBetween(0.0, 100.0));
        assertThat(reports.figures.getLast().get("accuracy"))
                .isEqualTo(reports.figures.subList(1, reports.figures.size()).stream()
                        .mapToDouble(figures -> figures.get("accuracy"))
                        .max()
                        .orElseThrow());
    }

    @Test
    void whatTheUnprunedNetworkJudgesIsCalledNoAccuracy() {
        SubnetworkFound labelled = input.found("job-agreement", Keys.model(StoredInput.MODEL));
        PruningRequest request = labelled.request()
                .withTraining(TrainingRecipe.imitation())
                .withImitation(new Imitation(List.of(new Imitation.Output("logits", Likeness.CLASSES, 1))));
        var reports = reports();

        stage.run(
                new SubnetworkFound(
                        "job-agreement", 0, request, labelled.model(), labelled.importance(), labelled.subnetwork()),
                reports);

        assertThat(reports.figures.getLast()).containsOnlyKeys("agreement", "error");
    }

    @Test
    void theBaseAccuracyIsThatOfTheRegisteredNetworkAlsoAfterASparseTraining() {
        models.save(Keys.sparse("job-sparse"), StoredInput.document(), Initialisation.random(StoredInput.NETWORK, 99));

        stage.run(input.found("job-sparse", Keys.sparse("job-sparse")), reports());

        var base = store.readJson("jobs/job-sparse/base.json", BaseAccuracy.class);
        assertThat(base.accuracy()).isEqualTo(100);
        assertThat(base.images()).isEqualTo(StoredInput.TEST_IMAGES);
        Inheritance inheritance =
                store.readJson(Keys.inherited("job-sparse", 0) + "inheritance.json", Inheritance.class);
        assertThat(inheritance.baseAccuracy()).hasValue(100.0);
        assertThat(inheritance.surgeryAccuracy().orElseThrow())
                .as("of other weights than the registered ones")
                .isLessThan(100);
    }

    @Test
    void theBudgetsOfAJobShareTheBaseAccuracy() {
        store.publishJson("jobs/job-shared/base.json", new BaseAccuracy(12.5, 2, 40));

        stage.run(input.found("job-shared", Keys.model(StoredInput.MODEL)), reports());

        assertThat(store.readJson(Keys.inherited("job-shared", 0) + "inheritance.json", Inheritance.class)
                        .baseAccuracy())
                .hasValue(12.5);
    }

    @Test
    void aCancelledStageLeavesNoManifestAndCanRunAgain() {
        SubnetworkFound found = input.found("job-cancelled", Keys.model(StoredInput.MODEL));
        String manifest = Keys.inherited("job-cancelled", 0) + "inheritance.json";

        assertThatThrownBy(() -> stage.run(found, new Reports(2)))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.CANCELLED));
        assertThat(store.exists(manifest)).isFalse();

        stage.run(found, reports());
        assertThat(store.exists(manifest)).isTrue();
    }

    private static String folderOf(Inheritance inheritance) {
        assertThat(inheritance.weights())
                .isEqualTo(inheritance.network().replace(ModelRepository.NETWORK, ModelRepository.WEIGHTS));
        return inheritance.network().substring(0, inheritance.network().length() - ModelRepository.NETWORK.length());
    }

    private double accuracy(StoredModel model) {
        try (var share = SharedEngine.open(new EngineConfig("cpu", 1));
                var images = datasets.load(input.datasetId(), 3)) {
            return new Trials(share.engine(), StoredInput.PREPROCESSING, Precision.FP32, new StepTimes())
                    .evaluate(model.document().network(), model.weights(), images.test())
                    .accuracy();
        }
    }
}
