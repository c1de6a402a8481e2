package io.adapruner.inheritance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.groups.Tuple.tuple;

import io.adapruner.data.ImageSplit;
import io.adapruner.data.ImageSplits;
import io.adapruner.data.LabelledSplit;
import io.adapruner.data.batch.Batches;
import io.adapruner.engine.EngineConfig;
import io.adapruner.engine.SharedEngine;
import io.adapruner.engine.imitation.Aim;
import io.adapruner.inheritance.trial.OriginalModel;
import io.adapruner.inheritance.trial.PlaceSample;
import io.adapruner.inheritance.trial.Referee;
import io.adapruner.inheritance.trial.StepTimes;
import io.adapruner.inheritance.trial.Trials;
import io.adapruner.inheritance.trial.Verdict;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Prunable;
import io.adapruner.network.Weights;
import io.adapruner.network.criterion.CriterionName;
import io.adapruner.network.family.Architectures;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Relu;
import io.adapruner.network.scope.PruningScope;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.pipeline.document.Inheritance.CandidateResult;
import io.adapruner.pipeline.document.Subnetwork.Spread;
import io.adapruner.pipeline.job.Method;
import io.adapruner.pipeline.job.WidthRule;
import io.adapruner.recipe.Likeness;
import io.adapruner.recipe.Precision;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The network labels the images itself, so the unpruned network is always right; every odd inner channel is dead, so a
 * pruned network that keeps the even ones is always right, too.
 */
class WeightInheritanceTest {
    private static final Preprocessing PREPROCESSING =
            new Preprocessing(List.of(0.5, 0.5, 0.5), List.of(0.25, 0.25, 0.25));
    private static final Network NETWORK = Architectures.build("resnet20-cifar", 4, TensorShape.of(3, 8, 8));
    private static final List<String> GROUPS =
            Prunable.of(NETWORK, ChannelGroups.of(NETWORK), PruningScope.defaults()).groups().stream()
                    .map(g -> g.name())
                    .toList();

    private static SharedEngine engine;
    private static Weights weights;
    private static ImageSplits images;
    private static ImageSplits few;

    @BeforeAll
    static void labelImagesByTheNetwork() {
        engine = SharedEngine.open(new EngineConfig("cpu", 1));
        weights = withDeadOddChannels(Initialisation.random(NETWORK, 5));
        var unlabelled = SyntheticImages.random(1_900, 3, 8, 8, 11);
        try (var batches = Batches.sequential(unlabelled, 100)) {
            // Statistics that fit the images, as a trained network has them: recalibration must have nothing to change.
            weights = engine.engine()
                    .norms(NETWORK, weights, PREPROCESSING, Precision.FP32)
                    .recalibrated(batches);
        }
        try (var running = engine.engine().load(NETWORK, weights, PREPROCESSING, Precision.FP32)) {
            weights = weights.with(Map.of("linear.bias", balancing(unlabelled.logits(running))));
        }
        try (var running = engine.engine().load(NETWORK, weights, PREPROCESSING, Precision.FP32)) {
            SyntheticImages labelled = unlabelled.labelledBy(running, 4);
            images = splits(labelled, 1_600);
            few = splits(labelled, 400);
        }
    }

    private static ImageSplits splits(SyntheticImages labelled, int train) {
        return new ImageSplits(labelled.part(0, train), labelled.part(1_600, 1_750), labelled.part(1_750, 1_900));
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @Test
    void criterionThatKeepsWhatMattersIsChosen() {
        CriterionComparison comparison =
                choose(half(), false, CriterionName.RANDOM, CriterionName.L1, CriterionName.REINITIALISED);

        Candidate best = comparison.best();
        assertThat(best.criterion()).isEqualTo(CriterionName.L1);
        assertThat(best.plan().kept().values()).allSatisfy(units -> assertThat(units)
                .containsOnly(Arrays.stream(units).filter(u -> u % 2 == 0).toArray()));
        assertThat(accuracyOf(comparison, CriterionName.L1, best.repair())).isEqualTo(100);
        assertThat(accuracyOf(comparison, CriterionName.REINITIALISED, Repair.RECALIBRATED))
                .isLessThan(90);
    }

    @Test
    void everyCriterionIsComparedInEveryRepairAndTheWinnerAlsoPlain() {
        CriterionComparison comparison =
                choose(half(), true, CriterionName.L2, CriterionName.TAYLOR, CriterionName.REINITIALISED);

        assertThat(comparison.candidates())
                .extracting(CandidateResult::name, CandidateResult::compensated, CandidateResult::recalibrated)
                .startsWith(
                        tuple(CriterionName.L2, false, true),
                        tuple(CriterionName.L2, true, false),
                        tuple(CriterionName.L2, true, true),
                        tuple(CriterionName.TAYLOR, false, true),
                        tuple(CriterionName.TAYLOR, true, false),
                        tuple(CriterionName.TAYLOR, true, true),
                        tuple(CriterionName.REINITIALISED, false, true))
                .hasSizeBetween(8, 9);
        assertThat(comparison.candidates().getLast().recalibrated()).isFalse();
    }

    @Test
    void aRecalibratedWinnerIsMeasuredAgainOverAllTheBatchesAskedFor() {
        CriterionComparison comparison = inheritance(images, new StepTimes(), false, 12, CriterionName.L1)
                .choose(List.of(spread(half())), Map.of(), (fraction, candidate) -> {});

        assertThat(comparison.candidates())
                .extracting(CandidateResult::recalibrated)
                .as("ten batches, twelve batches, plain surgery")
                .containsExactly(true, true, false);
    }

    @Test
    void nothingIsMeasuredAgainWhenTheComparisonTookAllImages() {
        CriterionComparison comparison = inheritance(few, new StepTimes(), false, 12, CriterionName.L1)
                .choose(List.of(spread(half())), Map.of(), (fraction, candidate) -> {});

        assertThat(comparison.candidates())
                .extracting(CandidateResult::recalibrated)
                .as("three batches are all there are")
                .containsExactly(true, false);
    }

    @Test
    void withoutPruningTheNetworkStaysAsItIs() {
        CriterionComparison comparison = choose(full(), false, CriterionName.FIRST_K);

        assertThat(comparison.best().network().layers()).isEqualTo(NETWORK.layers());
        assertThat(comparison.candidates().getLast().heldOutAccuracy()).hasValue(100.0);
    }

    @Test
    void sameSeedGivesTheSameWeightsToTheBit() {
        Weights once = choose(half(), true, CriterionName.RANDOM).best().weights();
        Weights again = choose(half(), true, CriterionName.RANDOM).best().weights();

        assertThat(again).isEqualTo(once);
    }

    @Test
    void timeIsAccountedForByStep() {
        var times = new StepTimes();
        inheritance(times, true, CriterionName.TAYLOR)
                .choose(List.of(spread(half())), Map.of(), (fraction, candidate) -> {});

        assertThat(times.seconds())
                .containsOnlyKeys(
                        "load", "taylor", "surgery", "recalibration", "evaluation", "compensation", "refinement");
    }

    /** The bias under which no class is preferred; an untrained network sees one class everywhere otherwise. */
    private static Tensor balancing(float[] logits) {
        float[] bias = weights.get("linear.bias").toArray();
        for (int i = 0; i < logits.length; i++) {
            bias[i % 4] -= 4f * logits[i] / logits.length;
        }
        return Tensor.of(List.of(4), bias);
    }

    private static CriterionComparison choose(
            Map<String, Integer> widths, boolean compensate, CriterionName... criteria) {
        return inheritance(new StepTimes(), compensate, criteria)
                .choose(List.of(spread(widths)), Map.of(), (fraction, candidate) -> {});
    }

    private static WeightInheritance inheritance(StepTimes times, boolean compensate, CriterionName... criteria) {
        return inheritance(images, times, compensate, 2, criteria);
    }

    private static WeightInheritance inheritance(
            ImageSplits images, StepTimes times, boolean compensate, int batches, CriterionName... criteria) {
        Method d = Method.defaults();
        var method = new Method(
                d.widthRule(), List.of(criteria), compensate, 1, 0.1, List.of(), List.of(), false, 256, batches);
        return new WeightInheritance(
                engine.engine(),
                images.labelled() ? new OriginalModel(NETWORK, weights, PREPROCESSING) : judge(),
                images,
                method,
                Precision.FP32,
                3,
                times);
    }

    /** Of every criterion in every repair of two spreads a hundred images choose three, and all 150 one of these. */
    @Test
    void widthsThatKeepWhatMattersAreChosenInRounds() {
        CriterionComparison comparison = race();

        assertThat(comparison.best().choice().spread()).isEqualTo(spread(half()));
        assertThat(comparison.best().criterion()).isEqualTo(CriterionName.L1);
        assertThat(comparison.chosen().heldOutAccuracy()).hasValue(100.0);
        assertThat(comparison.chosen().images()).hasValue(150L);
        assertThat(comparison.candidates())
                .extracting(CandidateResult::images)
                .filteredOn(Optional.of(100L)::equals)
                .hasSize(12 - SuccessiveHalving.FINALISTS);
        assertThat(comparison.candidates().subList(0, 12))
                .extracting(candidate -> candidate.widths().orElseThrow())
                .isEqualTo(Stream.concat(
                                Collections.nCopies(6, WidthRule.UNIFORM).stream(),
                                Collections.nCopies(6, WidthRule.RESIDUAL).stream())
                        .toList());
    }

    @Test
    void roundsOfTheSameSeedChooseTheSameToTheBit() {
        CriterionComparison once = race();
        CriterionComparison again = race();

        assertThat(again.candidates())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("seconds")
                .isEqualTo(once.candidates());
        assertThat(again.best().choice()).isEqualTo(once.best().choice());
        assertThat(again.best().weights()).isEqualTo(once.best().weights());
    }

    /** The order that the importance stage has measured puts the dead channels last, so that they stay: nothing is measured. */
    @Test
    void eliminationsThatAreKnownAreNotMeasuredAgain() {
        var times = new StepTimes();
        var dead = new LinkedHashMap<String, double[]>();
        GROUPS.forEach(group -> {
            int width = ChannelGroups.of(NETWORK).get(group).width();
            dead.put(group, IntStream.range(0, width).mapToDouble(u -> u % 2).toArray());
        });

        CriterionComparison comparison = inheritance(times, false, CriterionName.OBS)
                .choose(List.of(spread(half())), dead, (fraction, candidate) -> {});

        assertThat(times.seconds()).doesNotContainKey("elimination");
        assertThat(comparison.best().plan().kept().values()).allSatisfy(units -> assertThat(units)
                .containsOnly(Arrays.stream(units).filter(u -> u % 2 == 1).toArray()));
    }

    /** A quarter of the widths cannot be had for nothing, so a compensated candidate wins and is refined. */
    @Test
    void aCompensatedWinnerIsTriedRefittedWithChannelsChosenLayerByLayer() {
        Map<String, Integer> narrow = full();
        narrow.replaceAll((group, width) -> Math.max(1, width / 4));
        var times = new StepTimes();

        CriterionComparison comparison = inheritance(times, true, CriterionName.L1, CriterionName.OBS)
                .choose(List.of(spread(narrow)), Map.of(), (fraction, candidate) -> {});

        assertThat(comparison.candidates())
                .filteredOn(CandidateResult::refitted)
                .singleElement()
                .satisfies(refined -> {
                    assertThat(refined.name()).isEqualTo(CriterionName.OBS);
                    assertThat(refined.images())
                            .contains((long) images.heldOut().size());
                });
        assertThat(comparison.best().plan().kept())
                .allSatisfy((group, units) -> assertThat(units).hasSize(narrow.get(group)));
    }

    /** No label may be looked at: these are all wrong. */
    @Test
    void withoutLabelsTheUnprunedNetworkIsTheReferee() {
        CriterionComparison comparison = inheritance(
                        unlabelled(), new StepTimes(), false, 2, CriterionName.RANDOM, CriterionName.L1)
                .choose(List.of(spread(half())), Map.of(), (fraction, candidate) -> {});

        assertThat(comparison.best().criterion()).isEqualTo(CriterionName.L1);
        assertThat(comparison.chosen().heldOutAccuracy()).hasValue(100.0);
    }

    /** Divergences tell the two apart, as labels hardly could. */
    @Test
    void withoutLabelsTheChannelsChosenLayerByLayerAreTriedWithoutARefitToo() {
        Map<String, Integer> narrow = full();
        narrow.replaceAll((group, width) -> Math.max(1, width / 4));

        List<CandidateResult> candidates = inheritance(
                        unlabelled(), new StepTimes(), true, 2, CriterionName.L1, CriterionName.OBS)
                .choose(List.of(spread(narrow)), Map.of(), (fraction, candidate) -> {})
                .candidates();

        assertThat(candidates.subList(candidates.size() - 3, candidates.size()))
                .extracting(CandidateResult::compensated, CandidateResult::refitted)
                .containsExactly(tuple(true, false), tuple(true, true), tuple(false, false));
        assertThat(candidates.get(candidates.size() - 3).name()).isEqualTo(CriterionName.OBS);
    }

    @Test
    void whereThereAreNoBatchNormsNothingIsRecalibrated() {
        var plain = new Network(
                "plain",
                TensorShape.of(3, 8, 8),
                List.of(
                        new Layer("one", Conv2d.of(3, 8, 3, 1, 1).withBias(true), List.of(Network.INPUT)),
                        new Layer("relu", new Relu(), List.of("one")),
                        new Layer("two", Conv2d.of(8, 4, 3, 1, 1).withBias(true), List.of("relu"))),
                "two",
                List.of());
        var original = new OriginalModel(
                plain, Initialisation.random(plain, 1), PREPROCESSING, List.of(new Aim(Likeness.VALUES, 1, 4, 1)));
        Method d = Method.defaults();
        var method =
                new Method(d.widthRule(), List.of(CriterionName.L1), true, 1, 0.1, List.of(), List.of(), false, 64, 2);

        List<CandidateResult> candidates = new WeightInheritance(
                        engine.engine(), original, images, method, Precision.FP32, 3, new StepTimes())
                .choose(List.of(spread(Map.of("one", 4))), Map.of(), (fraction, candidate) -> {})
                .candidates();

        assertThat(candidates).isNotEmpty().noneMatch(CandidateResult::recalibrated);
        assertThat(candidates).anyMatch(CandidateResult::compensated);
    }

    private static ImageSplits unlabelled() {
        return new ImageSplits(
                mislabelled(images.train()),
                mislabelled(images.heldOut()),
                images.test(),
                mislabelled(images.wholeTrain()),
                false,
                List.of());
    }

    private static LabelledSplit mislabelled(ImageSplit split) {
        return new LabelledSplit(
                split,
                IntStream.range(0, split.size()).map(i -> 3 - split.label(i)).toArray());
    }

    /** Both give every image the original's class; the one whose probabilities are nearer is the better one. */
    @Test
    void ofNetworksThatAgreeTheNearerOneIsBetter() {
        var trials = new Trials(engine.engine(), PREPROCESSING, Precision.FP32, new StepTimes());
        var referee = new Referee.Original(trials, images.heldOut(), judge(), PlaceSample.of(NETWORK, 1));

        Verdict itself = referee.judge(NETWORK, weights);
        Verdict near = referee.judge(NETWORK, scaled(0.99f));
        Verdict far = referee.judge(NETWORK, scaled(0.5f));

        assertThat(itself.cost()).isCloseTo(0, within(1e-12));
        assertThat(List.of(itself.accuracy(), near.accuracy(), far.accuracy())).containsOnly(Optional.of(100.0));
        assertThat(Stream.of(far, near, itself).sorted(Verdict.BEST)).containsExactly(itself, near, far);
        assertThat(near.mayEqual(far)).isTrue();
        assertThat(far.mayEqual(near)).isFalse();
    }

    /** The unpruned network says what is right. */
    private static OriginalModel judge() {
        return new OriginalModel(NETWORK, weights, PREPROCESSING, List.of(new Aim(Likeness.CLASSES, 1, 4, 1)));
    }

    /** With all logits so many times as large. */
    private static Weights scaled(float factor) {
        var scaled = new LinkedHashMap<String, Tensor>();
        for (String name : List.of("linear.weight", "linear.bias")) {
            float[] values = weights.get(name).toArray();
            for (int i = 0; i < values.length; i++) {
                values[i] *= factor;
            }
            scaled.put(name, Tensor.of(weights.get(name).shape(), values));
        }
        return weights.with(scaled);
    }

    private static CriterionComparison race() {
        Map<String, Integer> quarter = full();
        quarter.replaceAll((group, width) -> width / 4);
        return inheritance(images, new StepTimes(), true, 4, CriterionName.RANDOM, CriterionName.L1)
                .choose(
                        List.of(new Spread(Optional.of(WidthRule.UNIFORM), quarter, 1, 1, 1, 1), spread(half())),
                        Map.of(),
                        (fraction, candidate) -> {});
    }

    private static Spread spread(Map<String, Integer> widths) {
        return new Spread(Optional.of(WidthRule.RESIDUAL), widths, 1, 1, 1, 1);
    }

    private static double accuracyOf(CriterionComparison comparison, CriterionName criterion, Repair repair) {
        return comparison.candidates().stream()
                .filter(c -> c.name() == criterion
                        && c.compensated() == repair.compensated()
                        && c.recalibrated() == repair.recalibrated())
                .findFirst()
                .orElseThrow()
                .heldOutAccuracy()
                .orElseThrow();
    }

    private static Map<String, Integer> half() {
        var widths = full();
        widths.replaceAll((group, width) -> width / 2);
        return widths;
    }

    private static Map<String, Integer> full() {
        var widths = new LinkedHashMap<String, Integer>();
        GROUPS.forEach(
                group -> widths.put(group, ChannelGroups.of(NETWORK).get(group).width()));
        return widths;
    }

    /** Odd filters of the first convolution of each block are zero: so are their outputs behind batch norm and ReLU. */
    private static Weights withDeadOddChannels(Weights all) {
        var changed = new LinkedHashMap<String, Tensor>();
        for (String group : GROUPS) {
            Tensor tensor = all.get(group + ".weight");
            float[] values = tensor.toArray();
            int filters = tensor.shape().getFirst();
            int each = values.length / filters;
            for (int f = 1; f < filters; f += 2) {
                Arrays.fill(values, f * each, (f + 1) * each, 0);
            }
            changed.put(group + ".weight", Tensor.of(tensor.shape(), values));
        }
        return all.with(changed);
    }
}
