package io.adapruner.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.data.batch.Batch;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.op.Flatten;
import io.adapruner.network.op.GroupNorm;
import io.adapruner.network.op.Linear;
import io.adapruner.network.op.Softmax;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.adapruner.recipe.Augmentation;
import io.adapruner.recipe.Precision;
import io.adapruner.recipe.TrainingRecipe;
import io.adapruner.recipe.TrainingRecipe.Distillation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {
    private static final Network LINEAR = Nets.linear(2, 3);
    private static final Weights START = new Weights(new LinkedHashMap<>(Map.of(
            "fc.weight", Tensor.of(List.of(3, 2), 0.1f, -0.2f, 0.3f, 0.05f, -0.4f, 0.2f),
            "fc.bias", Tensor.of(List.of(3), 0.1f, 0, -0.1f))));
    private static final Weights TAUGHT = new Weights(new LinkedHashMap<>(Map.of(
            "fc.weight", Tensor.of(List.of(3, 2), -0.3f, 0.2f, 0.1f, 0.4f, 0.2f, -0.1f),
            "fc.bias", Tensor.of(List.of(3), 0, 0.5f, 0.25f))));
    private static Engine engine;

    @BeforeAll
    static void open() {
        engine = Engine.open(new EngineConfig("cpu", 1));
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    static List<TrainingRecipe> recipes() {
        var none = Optional.<Double>empty();
        return List.of(
                Nets.recipe(0, false, 0),
                Nets.recipe(0.9, false, 0),
                Nets.recipe(0.9, false, 0.05),
                Nets.recipe(0.9, true, 0.05),
                new TrainingRecipe(1, 1, 0.1, 0.9, false, 0, 0, 0.1, none, none, Optional.empty()),
                new TrainingRecipe(1, 1, 0.1, 0.9, true, 0.01, 0, 0, Optional.of(0.5), none, Optional.empty()),
                new TrainingRecipe(
                        1, 1, 0.1, 0.9, true, 0.01, 0, 0.1, none, none, Optional.of(new Distillation(0.7, 4))));
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void followsTheClosedFormUnderAChangingRate(TrainingRecipe recipe) {
        followsTheClosedForm(LINEAR, recipe);
    }

    /** The loss is that of the logits, student's and teacher's: of probabilities it would be another one. */
    @ParameterizedTest
    @MethodSource("recipes")
    void aSoftmaxAtTheEndChangesNoLossAndNoStep(TrainingRecipe recipe) {
        followsTheClosedForm(Nets.ending(LINEAR, new Softmax(0, false)), recipe);
        followsTheClosedForm(Nets.ending(LINEAR, new Softmax(0, true)), recipe);
    }

    /** The second image's own label is 2, and the first one's 0 counts for the rest; of the first image it is the other way around. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.3, 1})
    void ofMixedImagesBothLabelsCountByTheirShares(double own) {
        var none = Optional.<Double>empty();
        var mixing = new Augmentation(Augmentation.Crop.NONE, false, 0, 0, 0, 0.2, 0);
        var recipe = new TrainingRecipe(
                1,
                2,
                0.1,
                0,
                false,
                0,
                0,
                0,
                none,
                none,
                Optional.empty(),
                Optional.empty(),
                Optional.of(mixing),
                Optional.empty());
        var reference = new SoftmaxRegression(
                new double[][] {{0.1f, -0.2f}, {0.3f, 0.05f}, {-0.4f, 0.2f}}, new double[] {0.1f, 0, -0.1f}, recipe);
        int[] labels = {0, 2};
        double expected = 0;
        for (int i = 0; i < 2; i++) {
            double[] p = SoftmaxRegression.softmax(reference.logits(new double[] {i + 1.0, 4 - i}), 1);
            expected -= (own * Math.log(p[labels[i]]) + (1 - own) * Math.log(p[labels[1 - i]])) / 2;
        }
        Batch batch = Nets.batch(labels, 1, 4, 2, 3);
        try (Trainer trainer = engine.trainer(LINEAR, START, Nets.RAW, Precision.FP32, recipe, 0, Optional.empty())) {
            var mixed = new Batch(batch.kind(), batch.samples(), 2, labels, own);
            assertThat(trainer.step(mixed, 0.1).loss()).isCloseTo(expected, within(1e-5));
        }
    }

    /** As of a group norm over the image itself: libtorch crashed where its input had no gradient. */
    @ParameterizedTest
    @EnumSource
    void aNormOverWhatNoParameterHasPartInTrains(Precision precision) {
        var network = new Network(
                "normed",
                TensorShape.of(4, 3, 2),
                List.of(
                        new Layer("norm", new GroupNorm(4, 2, 1e-5, true), List.of("input")),
                        new Layer("flat", new Flatten(), List.of("norm")),
                        new Layer("fc", new Linear(24, 3, true), List.of("flat"))),
                "fc",
                List.of());
        Weights weights = Initialisation.random(network, 1);
        try (Trainer trainer = engine.trainer(
                network, weights, Nets.raw(network), precision, Nets.recipe(0, false, 0), 0, Optional.empty())) {
            trainer.step(Nets.randomBatch(network, 6, 2), 0.1);

            assertThat(trainer.weights().get("norm.weight").toArray())
                    .isNotEqualTo(weights.get("norm.weight").toArray());
        }
    }

    private static void followsTheClosedForm(Network network, TrainingRecipe recipe) {
        var expected = new SoftmaxRegression(
                new double[][] {{0.1f, -0.2f}, {0.3f, 0.05f}, {-0.4f, 0.2f}}, new double[] {0.1f, 0, -0.1f}, recipe);
        var teacher = new SoftmaxRegression(
                new double[][] {{-0.3f, 0.2f}, {0.1f, 0.4f}, {0.2f, -0.1f}}, new double[] {0, 0.5f, 0.25f}, recipe);
        Optional<Teacher> taught = recipe.distillation().map(d -> new Teacher(network, TAUGHT));
        try (Trainer trainer = engine.trainer(network, START, Nets.RAW, Precision.FP32, recipe, 0, taught)) {
            for (int i = 0; i < 6; i++) {
                double[] x = {i % 3, (i * 2) % 5};
                double rate = 0.1 / (i + 1);

                double loss = trainer.step(Nets.batch(new int[] {i % 3}, (int) x[0], (int) x[1]), rate)
                        .loss();

                assertThat(loss).isCloseTo(expected.step(x, i % 3, rate, teacher.logits(x)), within(1e-5));
            }
            float[] w = trainer.weights().get("fc.weight").toArray();
            for (int k = 0; k < 3; k++) {
                assertThat(w[2 * k]).isCloseTo((float) expected.w[k][0], within(1e-5f));
                assertThat(w[2 * k + 1]).isCloseTo((float) expected.w[k][1], within(1e-5f));
                assertThat(trainer.weights().get("fc.bias").get(k)).isCloseTo((float) expected.b[k], within(1e-5f));
            }
        }
    }

    @Test
    void averagesWeightsExponentiallyFromTheStart() {
        var recipe =
                new TrainingRecipe(1, 1, 0.1, 0, false, 0, 0, 0, Optional.empty(), Optional.of(0.8), Optional.empty());
        try (Trainer trainer = engine.trainer(LINEAR, START, Nets.RAW, Precision.FP32, recipe, 0, Optional.empty())) {
            float expected = START.get("fc.weight").get(0);
            for (int i = 0; i < 4; i++) {
                trainer.step(Nets.batch(new int[] {0}, 1, 2), 0.1);
                float last = trainer.state().get("fc.weight").get(0);
                expected = 0.8f * expected + 0.2f * last;
            }
            assertThat(trainer.weights().get("fc.weight").get(0)).isCloseTo(expected, within(1e-6f));
            assertThat(trainer.state().get("fc.weight").get(0)).isNotCloseTo(expected, within(1e-3f));
        }
    }

    @Test
    void aRestartForgetsMomentumAveragesAndSteps() {
        var recipe =
                new TrainingRecipe(1, 1, 0.1, 0.9, true, 0, 0, 0, Optional.empty(), Optional.of(0.8), Optional.empty());
        try (Trainer trainer = engine.trainer(LINEAR, START, Nets.RAW, Precision.FP32, recipe, 0, Optional.empty())) {
            Weights fresh = trainer.state();
            trainer.step(Nets.batch(new int[] {0}, 1, 2), 0.1);
            Weights latest = trainer.latestWeights();
            assertThat(trainer.state()).isNotEqualTo(fresh);
            assertThat(latest).isNotEqualTo(trainer.weights());

            trainer.restart(START);
            assertThat(trainer.state()).isEqualTo(fresh);
        }
    }

    @Test
    void pullsBatchNormScalesTowardsZeroByThePenaltysSign() {
        Network network = Nets.convolutional(4);
        Weights start = Nets.random(network, 5);
        Batch batch = Nets.randomBatch(network, 4, 6);
        Weights plain = afterOneStep(network, start, batch, 0);
        Weights penalised = afterOneStep(network, start, batch, 0.5);

        for (int c = 0; c < 4; c++) {
            float gamma = start.get("bn.weight").get(c);
            assertThat(penalised.get("bn.weight").get(c)
                            - plain.get("bn.weight").get(c))
                    .isCloseTo(-0.1f * 0.5f * Math.signum(gamma), within(1e-5f));
        }
        assertThat(penalised.get("bn.bias")).isEqualTo(plain.get("bn.bias"));
        assertThat(penalised.get("conv.weight")).isEqualTo(plain.get("conv.weight"));
    }

    private static Weights afterOneStep(Network network, Weights start, Batch batch, double bnSparsity) {
        try (Trainer trainer = engine.trainer(
                network, start, Nets.RAW, Precision.FP32, Nets.recipe(0, false, 0), bnSparsity, Optional.empty())) {
            trainer.step(batch, 0.1);
            return trainer.weights();
        }
    }

    @Test
    void goesOnBitByBitFromAState() {
        Network network = Nets.convolutional(8);
        var recipe = new TrainingRecipe(
                1, 4, 0.1, 0.9, true, 5e-4, 0, 0.1, Optional.of(1.0), Optional.of(0.9), Optional.empty());
        List<Weights> results = new ArrayList<>();
        Weights half;
        try (Trainer whole = trainer(network, Nets.random(network, 1), recipe)) {
            steps(whole, network, 0, 5);
            half = whole.state();
            steps(whole, network, 5, 10);
            results.add(whole.state());
        }
        try (Trainer resumed = trainer(network, Nets.random(network, 2), recipe)) {
            resumed.restore(half);
            steps(resumed, network, 5, 10);
            results.add(resumed.state());
        }
        assertThat(results.get(1)).isEqualTo(results.get(0));
    }

    @Test
    void leavesTheWeightsAloneWhenTheLossIsNotFinite() {
        var tensors = new LinkedHashMap<>(START.tensors());
        tensors.put("fc.weight", Tensor.filled(List.of(3, 2), 3e38f));
        Weights exploding = new Weights(tensors);
        try (Trainer trainer = engine.trainer(
                LINEAR, exploding, Nets.RAW, Precision.FP32, Nets.recipe(0.9, true, 0.1), 0, Optional.empty())) {
            Weights before = trainer.state();

            assertThatThrownBy(() -> trainer.step(Nets.batch(new int[] {0}, 200, 200), 0.1))
                    .isInstanceOfSatisfying(
                            ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.NON_FINITE_LOSS))
                    .hasMessageContaining("step 0");

            assertThat(trainer.state()).isEqualTo(before);
        }
    }

    @Test
    void refusesABatchOfOtherSizeAndAClassOutOfRange() {
        try (Trainer trainer = trainer(LINEAR, START, Nets.recipe(0, false, 0))) {
            assertThatThrownBy(() -> trainer.step(Nets.batch(new int[] {3}, 1, 2), 0.1))
                    .hasMessageContaining("class 3");
            assertThatThrownBy(() -> trainer.step(Nets.batch(new int[] {0}, 1, 2, 3), 0.1))
                    .hasMessageContaining("3 values");
        }
    }

    private static Trainer trainer(Network network, Weights weights, TrainingRecipe recipe) {
        return engine.trainer(network, weights, Nets.RAW, Precision.BF16, recipe, 1e-4, Optional.empty());
    }

    private static void steps(Trainer trainer, Network network, int from, int to) {
        for (int i = from; i < to; i++) {
            trainer.step(Nets.randomBatch(network, 4, i), 0.01);
        }
    }
}
