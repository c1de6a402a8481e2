package io.adapruner.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.data.batch.Batch;
import io.adapruner.engine.imitation.Aim;
import io.adapruner.engine.imitation.Aims;
import io.adapruner.engine.imitation.Rows;
import io.adapruner.network.CommonStreams;
import io.adapruner.network.Layer;
import io.adapruner.network.Logits;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.op.Add;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Flatten;
import io.adapruner.network.op.Linear;
import io.adapruner.network.op.Relu;
import io.adapruner.network.op.Softmax;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemException;
import io.adapruner.recipe.Likeness;
import io.adapruner.recipe.Precision;
import io.adapruner.recipe.TrainingRecipe;
import io.adapruner.recipe.TrainingRecipe.Distillation;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Training by what another network gives, without labels. */
class ImitationTest {
    private static final int IMAGES = 5;
    /** Boxes as a map of values, and probabilities of three classes at every place. */
    private static final Network HEADS = new Network(
            "heads",
            TensorShape.of(1, 3, 2),
            List.of(
                    new Layer("box", Conv2d.of(1, 4, 1, 1, 0).withBias(true), List.of(Network.INPUT)),
                    new Layer("class", Conv2d.of(1, 3, 1, 1, 0).withBias(true), List.of(Network.INPUT)),
                    new Layer("soft", new Softmax(0, false), List.of("class"))),
            List.of(new Network.Output("boxes", "box"), new Network.Output("classes", "soft")),
            List.of());

    private static final List<Aim> AIMS =
            List.of(new Aim(Likeness.VALUES, 0.75, 4, 9), new Aim(Likeness.CLASSES, 0.25, 3, 1));
    private static Engine engine;

    @BeforeAll
    static void open() {
        engine = Engine.open(new EngineConfig("cpu", 1));
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    /** The loss of a step is the weighted sum of what the aims say of the outputs, mean over the batch. */
    @Test
    void theLossIsThatOfTheAims() {
        Weights student = Nets.random(HEADS, 1);
        Weights teacher = Nets.random(HEADS, 2);
        Batch batch = small();
        double expected = 0;
        List<float[]> found = outputs(student, batch);
        List<float[]> original = outputs(teacher, batch);
        for (int image = 0; image < IMAGES; image++) {
            expected += Aims.error(AIMS, Rows.of(found, image, IMAGES), Rows.of(original, image, IMAGES)) / IMAGES;
        }

        try (Trainer trainer = trainer(student, teacher)) {
            StepOutcome outcome = trainer.step(batch, 0);

            assertThat(outcome.loss()).isCloseTo(expected, within(1e-5 * expected));
            assertThat(outcome.correct()).isZero();
        }
    }

    @Test
    void theOriginalItselfHasNothingToLearn() {
        Weights weights = Nets.random(HEADS, 3);
        try (Trainer trainer = trainer(weights, weights)) {
            assertThat(trainer.step(small(), 0.1).loss()).isCloseTo(0, within(1e-6));
            trainer.weights().tensors().forEach((name, tensor) -> assertThat(tensor.toArray())
                    .as(name)
                    .usingComparatorWithPrecision(1e-5f)
                    .containsExactly(weights.get(name).toArray()));
        }
    }

    /** A stream of three channels, to which a branch adds, and an output of it. */
    private static final Network RESIDUAL = new Network(
            "residual",
            TensorShape.of(1, 3, 2),
            List.of(
                    new Layer("stem", Conv2d.of(1, 3, 1, 1, 0).withBias(true), List.of(Network.INPUT)),
                    new Layer("branch", Conv2d.of(3, 3, 3, 1, 1).withBias(true), List.of("stem")),
                    new Layer("sum", new Add(), List.of("stem", "branch")),
                    new Layer("relu", new Relu(), List.of("sum")),
                    new Layer("head", Conv2d.of(3, 2, 1, 1, 0), List.of("relu"))),
            "head",
            List.of());

    private static final List<Aim> MAP = List.of(new Aim(Likeness.VALUES, 1, 2, 4));

    private static Trainer streaming(Weights student, Weights teacher, double streams) {
        var teaching = new Teacher(RESIDUAL, teacher, MAP, streams);
        return engine.trainer(
                RESIDUAL, student, Nets.RAW, Precision.FP32, Nets.recipe(0, false, 0), 0, Optional.of(teaching));
    }

    @Test
    void ofStreamsTheOriginalItselfHasNothingToLearnEither() {
        Weights weights = Nets.random(RESIDUAL, 7);
        try (Trainer trainer = streaming(weights, weights, 5)) {
            assertThat(trainer.step(small(), 0.1).loss()).isCloseTo(0, within(1e-6));
        }
    }

    /** Squared error over the teacher's variance in the batch, of each channel, beside the outputs' error. */
    @Test
    void theErrorOfStreamsIsRelativeToTheirVariance() {
        Weights student = Nets.random(RESIDUAL, 8);
        Weights teacher = Nets.random(RESIDUAL, 9);
        double outputs;
        try (Trainer trainer = streaming(student, teacher, 0)) {
            outputs = trainer.step(small(), 0).loss();
        }
        double expected = outputs + 3 * streamError(student, teacher);
        try (Trainer trainer = streaming(student, teacher, 3)) {
            assertThat(trainer.step(small(), 0).loss()).isCloseTo(expected, within(1e-4 * expected));
        }
    }

    @Test
    void trainingBringsStreamsNearer() {
        Weights student = Nets.random(RESIDUAL, 8);
        Weights teacher = Nets.random(RESIDUAL, 9);
        try (Trainer trainer = streaming(student, teacher, 10)) {
            for (int step = 0; step < 20; step++) {
                trainer.step(small(), 0.002);
            }
            assertThat(streamError(trainer.weights(), teacher)).isLessThan(0.7 * streamError(student, teacher));
        }
    }

    private static double streamError(Weights student, Weights teacher) {
        float[] found = stream(student);
        float[] original = stream(teacher);
        double squares = 0;
        double variance = 0;
        int places = 6;
        for (int channel = 0; channel < 3; channel++) {
            double mean = 0;
            for (int image = 0; image < IMAGES; image++) {
                for (int place = 0; place < places; place++) {
                    mean += original[(image * 3 + channel) * places + place] / (IMAGES * places);
                }
            }
            for (int image = 0; image < IMAGES; image++) {
                for (int place = 0; place < places; place++) {
                    int at = (image * 3 + channel) * places + place;
                    squares += Math.pow(found[at] - original[at], 2);
                    variance += Math.pow(original[at] - mean, 2);
                }
            }
        }
        return squares / variance;
    }

    private static float[] stream(Weights weights) {
        Network shown = CommonStreams.shown(RESIDUAL, CommonStreams.of(RESIDUAL, RESIDUAL));
        try (RunningNetwork running = engine.load(shown, weights, Nets.RAW, Precision.FP32)) {
            return running.outputs(small()).getLast();
        }
    }

    /** One linear layer and one image: the gradient of the mean square over K values is 2 (o - t) x / K / variance. */
    @Test
    void aStepFollowsTheClosedForm() {
        Network linear = new Network(
                "linear",
                TensorShape.of(1, 1, 2),
                List.of(
                        new Layer("flat", new Flatten(), List.of(Network.INPUT)),
                        new Layer("fc", new Linear(2, 2, false), List.of("flat"))),
                "fc",
                List.of());
        Weights student = Nets.random(linear, 4);
        Weights teacher = Nets.random(linear, 5);
        var aim = new Aim(Likeness.VALUES, 1, 2, 4);
        var teaching = new Teacher(linear, teacher, List.of(aim));
        try (Trainer trainer = engine.trainer(
                linear, student, Nets.RAW, Precision.FP32, Nets.recipe(0, false, 0), 0, Optional.of(teaching))) {
            trainer.step(Nets.batch(new int[1], 3, 5), 0.01);

            float[] before = student.get("fc.weight").toArray();
            float[] wanted = teacher.get("fc.weight").toArray();
            for (int k = 0; k < 2; k++) {
                double difference = (before[2 * k] - wanted[2 * k]) * 3 + (before[2 * k + 1] - wanted[2 * k + 1]) * 5;
                double factor = 0.01 * 2 * difference / 2 / 4;
                float[] after = trainer.weights().get("fc.weight").toArray();
                assertThat((double) after[2 * k]).isCloseTo(before[2 * k] - factor * 3, within(1e-5));
                assertThat((double) after[2 * k + 1]).isCloseTo(before[2 * k + 1] - factor * 5, within(1e-5));
            }
        }
    }

    @Test
    void whoImitatesDoesNotDistil() {
        var recipe = new TrainingRecipe(
                1,
                1,
                0.1,
                0,
                false,
                0,
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Distillation(0.5, 4)));
        Weights weights = Nets.random(HEADS, 6);
        var teacher = Optional.of(new Teacher(HEADS, weights, AIMS));

        assertThatThrownBy(() -> engine.trainer(HEADS, weights, Nets.RAW, Precision.FP32, recipe, 0, teacher))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("distillation");
    }

    private static Trainer trainer(Weights student, Weights teacher) {
        return engine.trainer(
                HEADS,
                student,
                Nets.RAW,
                Precision.FP32,
                Nets.recipe(0.9, true, 0),
                0,
                Optional.of(new Teacher(HEADS, teacher, AIMS)));
    }

    private static Batch small() {
        int[] pixels = new int[6 * IMAGES];
        Arrays.setAll(pixels, i -> i * 7 % 5);
        return Nets.batch(new int[IMAGES], pixels);
    }

    /** Logits where the output is probabilities. */
    private static List<float[]> outputs(Weights weights, Batch batch) {
        try (RunningNetwork running = engine.load(Logits.of(HEADS), weights, Nets.RAW, Precision.FP32)) {
            return running.outputs(batch);
        }
    }
}
