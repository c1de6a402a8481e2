package io.adapruner.finetune.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.engine.Engine;
import io.adapruner.engine.EngineConfig;
import io.adapruner.engine.Teacher;
import io.adapruner.engine.imitation.Aim;
import io.adapruner.finetune.testing.ColourImages;
import io.adapruner.finetune.testing.TinyNetwork;
import io.adapruner.network.Weights;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.recipe.Likeness;
import io.adapruner.recipe.Precision;
import io.adapruner.recipe.TrainingRecipe;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A narrow network that learns what a wider one gives, from images whose labels nobody looks at. */
class ImitatedTest {
    private static final ColourImages HELD_OUT = new ColourImages(60, 3);
    private static final TrainingImages IMAGES =
            new TrainingImages(new ColourImages(120, 1), new ColourImages(120, 1), HELD_OUT);

    private static Engine engine;

    @BeforeAll
    static void open() {
        engine = Engine.open(new EngineConfig("cpu", 1));
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    private static TrainingTask task(double rate) {
        var recipe = new TrainingRecipe(
                10, 12, rate, 0.9, true, 0, 0, 0, Optional.of(1.0), Optional.empty(), Optional.empty());
        var aim = new Aim(Likeness.VALUES, 1, 3, 1);
        return new TrainingTask(
                TinyNetwork.network(4),
                TinyNetwork.weights(4),
                TinyNetwork.PREPROCESSING,
                recipe,
                0,
                Optional.of(new Teacher(TinyNetwork.network(6), TinyNetwork.weights(6), List.of(aim))),
                Precision.FP32,
                42);
    }

    @Test
    void whatTrainingHasBroughtNearerIsTheResult() {
        TrainingTask task = task(1);
        Weights trained = trained(task);

        double before = error(task, task.weights());
        assertThat(error(task, trained)).isLessThan(before / 2);
        assertThat(new Imitated(engine, task, HELD_OUT).nearer(trained)).isTrue();
    }

    @Test
    void whatTrainingHasDrivenAwayIsNot() {
        TrainingTask task = task(1);
        Tensor classifier = task.weights().get("fc.weight");
        float[] values = classifier.toArray();
        for (int i = 0; i < values.length; i++) {
            values[i] *= 100;
        }
        Weights away = task.weights().with(Map.of("fc.weight", Tensor.of(classifier.shape(), values)));

        assertThat(error(task, away)).isGreaterThan(error(task, task.weights()));
        assertThat(new Imitated(engine, task, HELD_OUT).nearer(away)).isFalse();
    }

    @Test
    void noEpochHasAnAccuracy() {
        try (var run = new TrainingRun(engine, task(0.02), IMAGES)) {
            run.advance(() -> false, (training, images, seconds) -> {});

            assertThat(run.epochs().finished()).hasSize(10).allSatisfy(epoch -> assertThat(epoch.trainAccuracy())
                    .isEmpty());
        }
    }

    private static Weights trained(TrainingTask task) {
        try (var run = new TrainingRun(engine, task, IMAGES)) {
            run.advance(() -> false, (training, images, seconds) -> {});
            return run.weights();
        }
    }

    private static double error(TrainingTask task, Weights weights) {
        return new HeldOutJudge(engine, task, HELD_OUT)
                .judge(0, weights, HELD_OUT.size())
                .loss()
                .orElse(Double.POSITIVE_INFINITY);
    }
}
