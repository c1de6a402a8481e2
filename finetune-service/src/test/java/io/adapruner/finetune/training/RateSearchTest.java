package io.adapruner.finetune.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.data.ImageSplit;
import io.adapruner.data.sample.SampleFormat;
import io.adapruner.engine.Engine;
import io.adapruner.engine.EngineConfig;
import io.adapruner.engine.SharedEngine;
import io.adapruner.engine.Teacher;
import io.adapruner.finetune.testing.Bytes;
import io.adapruner.finetune.testing.ColourImages;
import io.adapruner.finetune.testing.TinyNetwork;
import io.adapruner.formats.safetensors.Safetensors;
import io.adapruner.pipeline.document.LearningRate;
import io.adapruner.pipeline.document.LearningRate.Origin;
import io.adapruner.pipeline.document.LearningRate.Trial;
import io.adapruner.pipeline.json.Json;
import io.adapruner.recipe.Augmentation;
import io.adapruner.recipe.Precision;
import io.adapruner.recipe.RateSearch;
import io.adapruner.recipe.TrainingRecipe;
import io.adapruner.recipe.TrainingRecipe.Distillation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of these rates one does next to nothing, one teaches, and one makes the weights infinite. */
class RateSearchTest {
    private static final double USELESS = 1e-7;
    private static final double GOOD = 0.05;
    private static final double RUINOUS = 100;
    private static final RateSearch SEARCH = new RateSearch(List.of(USELESS, GOOD, RUINOUS), 0.5, 4);
    private static final TrainingRun.StepListener SILENT = (training, images, seconds) -> {};
    private static final TrainingImages IMAGES =
            new TrainingImages(new ColourImages(100, 1), new ColourImages(90, 1), new ColourImages(60, 3));

    private static SharedEngine share;
    private static Engine engine;

    @BeforeAll
    static void openEngine() {
        share = SharedEngine.open(new EngineConfig("cpu", 1));
        engine = share.engine();
    }

    @AfterAll
    static void closeEngine() {
        share.close();
    }

    /** With everything that has state: momentum, averages, warm-up and a teacher. */
    private static TrainingTask task(int epochs, double rate, Optional<RateSearch> search) {
        var recipe = new TrainingRecipe(
                epochs,
                20,
                rate,
                0.9,
                true,
                5e-4,
                1,
                0.1,
                Optional.empty(),
                Optional.of(0.9),
                Optional.of(new Distillation(0.5, 2)),
                search,
                Optional.of(Augmentation.padded()),
                Optional.empty());
        return new TrainingTask(
                TinyNetwork.network(4),
                TinyNetwork.weights(4),
                TinyNetwork.PREPROCESSING,
                recipe,
                0,
                Optional.of(new Teacher(TinyNetwork.network(6), TinyNetwork.weights(6))),
                Precision.FP32,
                42);
    }

    private static TrainingTask searching(int epochs) {
        return task(epochs, 0.01, Optional.of(SEARCH));
    }

    @Test
    void theRateThatTeachesIsFound() {
        try (var training = new TrainingRun(engine, searching(8), IMAGES)) {
            training.advance(() -> false, SILENT);
            LearningRate used = training.learningRateUsed();

            assertThat(used.origin()).isEqualTo(Origin.FOUND);
            assertThat(used.rate()).isEqualTo(GOOD);
            assertThat(used.trials()).extracting(Trial::rate).containsExactly(USELESS, GOOD, RUINOUS);
            assertThat(used.trials().get(1).loss().orElseThrow())
                    .isLessThan(used.trials().getFirst().loss().orElseThrow());
            assertThat(used.startLoss().orElseThrow())
                    .isGreaterThan(used.trials().get(1).loss().orElseThrow());
            assertThat(used.trials().getLast().loss().orElse(Double.POSITIVE_INFINITY))
                    .isGreaterThan(1e6);
            assertThat(used.seconds()).isPositive();
            assertThat(training.rateMessage()).startsWith("learning rate 0.05; held-out losses: 1.0E-7: ");
        }
    }

    @Test
    void aTrialThatDivergesLosesAndEndsNothing() {
        try (var training = new TrainingRun(engine, searching(40), IMAGES)) {
            training.advance(() -> false, SILENT);

            assertThat(training.learningRateUsed().trials().getLast()).isEqualTo(Trial.diverged(RUINOUS));
            assertThat(training.learningRateUsed().rate()).isEqualTo(GOOD);
            assertThat(training.finished()).isTrue();
        }
    }

    /** The search leaves nothing behind but its result. */
    @Test
    void theTrainingIsThatOfTheFoundRate() {
        try (var searched = new TrainingRun(engine, searching(8), IMAGES);
                var given = new TrainingRun(engine, task(8, GOOD, Optional.empty()), IMAGES)) {
            searched.advance(() -> false, SILENT);
            given.advance(() -> false, SILENT);

            assertThat(searched.weights()).isEqualTo(given.weights());
            assertThat(given.learningRateUsed()).isEqualTo(LearningRate.untried(GOOD, Origin.GIVEN));
        }
    }

    /** In single steps, and with a trial that diverges, the search alone is cut, else all of the training. */
    @ParameterizedTest
    @CsvSource({"1, 8, false", "5, 8, true", "7, 40, false"})
    void aSearchThatChangesHandsEqualsOneThatDoesNot(int stepsPerSlice, int epochs, boolean throughout)
            throws Exception {
        TrainingTask task = searching(epochs);
        try (var whole = new TrainingRun(engine, task, IMAGES)) {
            whole.advance(() -> false, SILENT);

            String checkpoint = null;
            byte[] state = null;
            boolean finished = false;
            var progress = new ArrayList<Long>();
            while (!finished) {
                try (var slice = new TrainingRun(engine, task, IMAGES)) {
                    if (checkpoint != null) {
                        slice.resume(
                                Json.mapper().readValue(checkpoint, Checkpoint.class),
                                Safetensors.read(new Bytes(state), name -> true));
                    }
                    var left = new AtomicInteger(stepsPerSlice);
                    slice.advance(() -> left.decrementAndGet() <= 0 && (throughout || slice.searching()), SILENT);
                    progress.add(slice.step());
                    checkpoint = Json.mapper()
                            .writeValueAsString(new Checkpoint(
                                    progress.size(),
                                    slice.step(),
                                    "",
                                    slice.epochs(),
                                    slice.histograms(),
                                    task.seed(),
                                    slice.rateLog()));
                    state = Safetensors.toBytes(slice.state());
                    finished = slice.finished();
                    if (finished) {
                        assertThat(slice.weights()).isEqualTo(whole.weights());
                        assertThat(timeless(slice.learningRateUsed())).isEqualTo(timeless(whole.learningRateUsed()));
                    }
                }
            }
            assertThat(whole.learningRateUsed().rate()).isEqualTo(GOOD);
            assertThat(progress).isSorted().endsWith(whole.totalSteps()).hasSizeGreaterThan(12 / stepsPerSlice);
            assertThat(whole.step()).isEqualTo(whole.totalSteps());
        }
    }

    private static LearningRate timeless(LearningRate used) {
        return new LearningRate(
                used.rate(), used.origin(), used.startLoss(), used.trials(), used.trialSteps(), used.judgedImages(), 0);
    }

    @Test
    void theTrialsTakeNoMoreThanTheirShare() {
        var search = new RateSearch(List.of(0.01, 0.02, 0.04), 0.5, 4);
        var trials = new AtomicInteger();
        var proper = new AtomicInteger();
        try (var training = new TrainingRun(engine, task(8, 0.01, Optional.of(search)), IMAGES)) {
            training.advance(
                    () -> false, (at, images, seconds) -> (at.epoch() == 0 ? trials : proper).addAndGet(images));
            LearningRate used = training.learningRateUsed();

            assertThat(proper).hasValue(8 * 100);
            assertThat(trials).hasValue(3 * 20 * used.trialSteps());
            assertThat(trials.get() + 4 * used.judgedImages() / 3.0).isBetween(0.3 * 800, 0.5 * 800);
        }
    }

    @Test
    void trialsLearnNothingFromHeldOutImages() {
        var looks = new AtomicInteger();
        ImageSplit heldOut = new CountedImages(new ColourImages(60, 3), looks);
        var images = new TrainingImages(IMAGES.learnt(), IMAGES.tried(), heldOut);
        try (var training = new TrainingRun(engine, searching(8), images)) {
            training.advance(() -> false, SILENT);
            LearningRate used = training.learningRateUsed();

            assertThat(used.judgedImages()).isPositive();
            // At the start and after each trial.
            assertThat(looks).hasValue(4 * used.judgedImages());
        }
    }

    @Test
    void aTrainingThatIsTooShortTakesTheRecipesRate() {
        try (var training = new TrainingRun(engine, searching(1), IMAGES);
                var given = new TrainingRun(engine, task(1, 0.01, Optional.empty()), IMAGES)) {
            training.advance(() -> false, SILENT);
            given.advance(() -> false, SILENT);

            assertThat(training.learningRateUsed()).isEqualTo(LearningRate.untried(0.01, Origin.TOO_SHORT));
            assertThat(training.weights()).isEqualTo(given.weights());
            assertThat(training.rateMessage()).isEmpty();
        }
    }

    /** As workers write it that know of no search. */
    @Test
    void aTrainingThatBeganWithoutASearchGoesOnWithoutOne() throws Exception {
        try (var older = new TrainingRun(engine, task(8, 0.01, Optional.empty()), IMAGES);
                var newer = new TrainingRun(engine, searching(8), IMAGES)) {
            var left = new AtomicInteger(12);
            older.advance(() -> left.decrementAndGet() == 0, SILENT);
            var checkpoint = Json.mapper().readValue("""
                            {"slice":0,"step":12,"state":"s","seed":42,"histograms":[],
                             "epochs":{"finished":[],"lossSum":1.0,"correct":1,"images":40,"seconds":1.0}}""", Checkpoint.class);
            newer.resume(checkpoint, older.state());
            assertThat(newer.searching()).isFalse();
            older.advance(() -> false, SILENT);
            newer.advance(() -> false, SILENT);

            assertThat(newer.weights()).isEqualTo(older.weights());
        }
    }

    /** Counts how often an image is looked at. */
    private record CountedImages(ImageSplit split, AtomicInteger looks) implements ImageSplit {
        @Override
        public int size() {
            return split.size();
        }

        @Override
        public int label(int index) {
            return split.label(index);
        }

        @Override
        public SampleFormat format() {
            return split.format();
        }

        @Override
        public void sample(int index, ByteBuffer into) {
            looks.incrementAndGet();
            split.sample(index, into);
        }
    }
}
