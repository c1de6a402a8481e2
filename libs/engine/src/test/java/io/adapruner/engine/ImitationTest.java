package io.adapruner.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.data.batch.Batch;
import io.adapruner.engine.imitation.Aim;
import io.adapruner.engine.imitation.Aims;
import io.adapruner.engine.imitation.Rows;
import io.adapruner.network.Layer;
import io.adapruner.network.Logits;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Flatten;
import io.adapruner.network.op.Linear;
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
