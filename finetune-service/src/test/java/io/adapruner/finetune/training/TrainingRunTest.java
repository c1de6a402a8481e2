package io.adapruner.finetune.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.data.DatasetDocument;
import io.adapruner.data.DatasetScanner;
import io.adapruner.data.ImageSplits;
import io.adapruner.data.archive.TarWriter;
import io.adapruner.data.batch.Batches;
import io.adapruner.data.source.LocalShards;
import io.adapruner.engine.Engine;
import io.adapruner.engine.EngineConfig;
import io.adapruner.engine.SharedEngine;
import io.adapruner.engine.Teacher;
import io.adapruner.engine.imitation.Aim;
import io.adapruner.finetune.testing.Bytes;
import io.adapruner.finetune.testing.ColourImages;
import io.adapruner.finetune.testing.TinyNetwork;
import io.adapruner.formats.safetensors.Safetensors;
import io.adapruner.network.Block;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.op.AdaptiveAvgPool2d;
import io.adapruner.network.op.Add;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Flatten;
import io.adapruner.network.op.Linear;
import io.adapruner.network.op.Relu;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.pipeline.document.TargetResult.Epoch;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.adapruner.recipe.Augmentation;
import io.adapruner.recipe.Likeness;
import io.adapruner.recipe.Precision;
import io.adapruner.recipe.TrainingRecipe;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingRunTest {
    private static final int LARGE = 72;

    private static final ColourImages TRAIN = new ColourImages(100, 1);
    private static final ColourImages TEST = new ColourImages(90, 2);
    private static final TrainingImages IMAGES = new TrainingImages(TRAIN, TRAIN, TEST);
    private static final TrainingRun.StepListener SILENT = (training, images, seconds) -> {};

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

    private static TrainingRecipe recipe(int epochs, int batch, double rate) {
        return new TrainingRecipe(
                epochs,
                batch,
                rate,
                0.9,
                true,
                5e-4,
                Math.min(0.5, epochs),
                0.1,
                Optional.of(5.0),
                Optional.of(0.9),
                Optional.of(TrainingRecipe.Distillation.defaults()));
    }

    private static TrainingTask task(TrainingRecipe recipe, double sparsity) {
        return new TrainingTask(
                TinyNetwork.network(4),
                TinyNetwork.weights(4),
                TinyNetwork.PREPROCESSING,
                recipe,
                sparsity,
                recipe.distillation().map(d -> new Teacher(TinyNetwork.network(6), TinyNetwork.weights(6))),
                Precision.FP32,
                42);
    }

    private static TrainingTask plain(int epochs, int batch, double rate, double sparsity) {
        return task(
                new TrainingRecipe(
                        epochs,
                        batch,
                        rate,
                        0.9,
                        true,
                        5e-4,
                        0,
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                sparsity);
    }

    /** With everything that has state: momentum, averages, warm-up and a teacher. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7})
    void aTrainingThatChangesHandsEqualsOneThatDoesNot(int stepsPerSlice) {
        changesHands(task(recipe(3, 16, 0.05), 1e-4), IMAGES, stepsPerSlice);
    }

    /** Of pictures as they came, parts of which are drawn, resized and mirrored, shard after shard. */
    @Test
    void soDoesOneOfPicturesThatAreDecodedWhenTheyAreNeeded(@TempDir Path folder) throws IOException {
        for (int shard = 0; shard < 5; shard++) {
            try (var tar = new TarWriter(Files.newOutputStream(folder.resolve("train-" + shard + ".tar")))) {
                for (int i = 0; i < 20; i++) {
                    tar.add(i + ".png", picture(20 * shard + i));
                    tar.add(i + ".cls", Integer.toString(i % 3).getBytes(StandardCharsets.US_ASCII));
                }
            }
        }
        Files.copy(folder.resolve("train-0.tar"), folder.resolve("test-0.tar"));
        Network network = TinyNetwork.network(4, LARGE, 4);
        TrainingRecipe drawn = recipe(2, 16, 0.05);
        var task = new TrainingTask(
                network,
                Initialisation.random(network, 1),
                TinyNetwork.PREPROCESSING,
                new TrainingRecipe(
                        drawn.epochs(),
                        drawn.batch(),
                        drawn.learningRate(),
                        drawn.momentum(),
                        drawn.nesterov(),
                        drawn.weightDecay(),
                        drawn.warmupEpochs(),
                        drawn.labelSmoothing(),
                        drawn.gradientClip(),
                        drawn.emaDecay(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(Augmentation.defaults()),
                        Optional.of(40)),
                0,
                Optional.empty(),
                Precision.FP32,
                42);
        assertThat(task.recipe().changes().resizes(network.input())).isTrue();
        LocalShards shards = LocalShards.of(folder);
        DatasetDocument document = DatasetScanner.scan(shards).fittedTo(network.input());
        try (ImageSplits splits = ImageSplits.load(shards, document, 0.1, 1, folder.resolve("unpacked"), 0)) {
            changesHands(task, new TrainingImages(splits.wholeTrain(), splits.train(), splits.heldOut()), 5);
        }
    }

    /** Towards the outputs of the original and its residual streams, which both networks have whole. */
    @Test
    void soDoesOneThatImitatesStreams() {
        Network original = residual(6);
        var teacher = new Teacher(
                original, Initialisation.random(original, 3), List.of(new Aim(Likeness.CLASSES, 1, 3, 1)), 0.5);
        Network pruned = residual(3);
        var recipe = new TrainingRecipe(
                2, 16, 0.05, 0.9, true, 5e-4, 0, 0, Optional.of(1.0), Optional.empty(), Optional.empty());
        changesHands(
                new TrainingTask(
                        pruned,
                        Initialisation.random(pruned, 1),
                        TinyNetwork.PREPROCESSING,
                        recipe,
                        0,
                        Optional.of(teacher),
                        Precision.FP32,
                        42),
                IMAGES,
                5);
    }

    /** @param width of the branch */
    private static Network residual(int width) {
        return new Network(
                "residual",
                TensorShape.of(3, 8, 8),
                List.of(
                        new Layer("stem", Conv2d.of(3, 8, 3, 1, 1), List.of(Network.INPUT)),
                        new Layer("stemRelu", new Relu(), List.of("stem")),
                        new Layer("in", Conv2d.of(8, width, 3, 1, 1), List.of("stemRelu")),
                        new Layer("bn", BatchNorm2d.of(width), List.of("in")),
                        new Layer("relu", new Relu(), List.of("bn")),
                        new Layer("out", Conv2d.of(width, 8, 3, 1, 1), List.of("relu")),
                        new Layer("sum", new Add(), List.of("out", "stemRelu")),
                        new Layer("pool", new AdaptiveAvgPool2d(Extent.square(1)), List.of("sum")),
                        new Layer("flatten", new Flatten(), List.of("pool")),
                        new Layer("fc", new Linear(8, 3, true), List.of("flatten"))),
                "fc",
                List.of(new Block("branch", List.of("in", "bn"))));
    }

    private static byte[] picture(int number) throws IOException {
        var image = new BufferedImage(100, 90, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 90; y++) {
            for (int x = 0; x < 100; x++) {
                image.setRGB(x, y, ((x * number + y * 7) % 256) << (8 * (number % 3)));
            }
        }
        var png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return png.toByteArray();
    }

    private void changesHands(TrainingTask task, TrainingImages images, int stepsPerSlice) {
        try (var whole = new TrainingRun(engine, task, images)) {
            whole.advance(() -> false, SILENT);

            Checkpoint checkpoint = null;
            byte[] state = null;
            Weights result = null;
            EpochLog log = null;
            int slices = 0;
            while (result == null) {
                try (var slice = new TrainingRun(engine, task, images)) {
                    if (checkpoint != null) {
                        slice.resume(checkpoint, Safetensors.read(new Bytes(state), name -> true));
                    }
                    var left = new AtomicInteger(stepsPerSlice);
                    slice.advance(() -> left.decrementAndGet() == 0, SILENT);
                    checkpoint = new Checkpoint(
                            slices++,
                            slice.step(),
                            "",
                            slice.epochs(),
                            slice.histograms(),
                            task.seed(),
                            slice.rateLog());
                    state = Safetensors.toBytes(slice.state());
                    if (slice.finished()) {
                        result = slice.weights();
                        log = slice.epochs();
                    }
                }
            }
            int epochs = task.recipe().epochs();
            assertThat(slices).isEqualTo(Math.ceilDiv(6 * epochs, stepsPerSlice));
            assertThat(Safetensors.toBytes(result)).isEqualTo(Safetensors.toBytes(whole.weights()));
            assertThat(timeless(log)).isEqualTo(timeless(whole.epochs())).hasSize(epochs);
            assertThat(checkpoint.histograms()).isEqualTo(whole.histograms()).hasSize(task.sparsity() > 0 ? epochs : 0);
        }
    }

    private static List<Epoch> timeless(EpochLog log) {
        return log.finished().stream()
                .map(e -> new Epoch(e.epoch(), e.loss(), e.trainAccuracy(), 0))
                .toList();
    }

    @Test
    void trainingTeachesTheNetwork() {
        TrainingTask task = plain(8, 20, 0.1, 0);
        try (var training = new TrainingRun(engine, task, IMAGES)) {
            training.advance(() -> false, SILENT);
            assertThat(accuracy(training.weights())).isGreaterThan(90);
            assertThat(training.epochs().finished()).extracting(Epoch::epoch).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
            assertThat(training.epochs().finished().getLast().loss())
                    .isLessThan(training.epochs().finished().getFirst().loss());
            assertThat(training.learningRate()).isZero();
        }
    }

    @Test
    void aPenaltyShrinksTheScales() {
        double plain = scales(plain(4, 20, 0.05, 0));
        double sparse = scales(plain(4, 20, 0.05, 0.1));
        assertThat(sparse).isLessThan(0.9 * plain);
    }

    private static double scales(TrainingTask task) {
        try (var training = new TrainingRun(engine, task, IMAGES)) {
            training.advance(() -> false, SILENT);
            return Stream.of("bn1.weight", "bn2.weight")
                    .map(training.weights()::get)
                    .mapToDouble(t -> {
                        double sum = 0;
                        for (int i = 0; i < t.elements(); i++) {
                            sum += Math.abs(t.get(i));
                        }
                        return sum;
                    })
                    .sum();
        }
    }

    @Test
    void everyStepIsReportedWithItsImages() {
        var steps = new AtomicInteger();
        var images = new AtomicInteger();
        try (var training = new TrainingRun(engine, plain(2, 16, 0.01, 0), IMAGES)) {
            training.advance(() -> false, (at, count, seconds) -> {
                assertThat(at.step()).isEqualTo(steps.incrementAndGet());
                assertThat(seconds).isPositive();
                assertThat(at.epoch()).isEqualTo(at.step() <= 6 ? 1 : 2);
                images.addAndGet(count);
            });
        }
        // 100 images make 6 whole batches of 16.
        assertThat(steps).hasValue(12);
        assertThat(images).hasValue(192);
    }

    @Test
    void withoutEpochsTheWeightsStayAsTheyAre() {
        TrainingTask task = plain(0, 16, 0.01, 0);
        try (var training = new TrainingRun(engine, task, IMAGES)) {
            assertThat(training.finished()).isTrue();
            assertThat(training.weights()).isEqualTo(task.weights());
        }
    }

    @Test
    void aDivergingTrainingIsAnError() {
        assertThatThrownBy(() -> {
                    try (var training = new TrainingRun(engine, plain(50, 20, 100, 0), IMAGES)) {
                        training.advance(() -> false, SILENT);
                        training.state();
                    }
                })
                .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.code())
                        .isIn(ProblemCode.NON_FINITE_LOSS, ProblemCode.NON_FINITE_WEIGHTS));
    }

    @Test
    void aBatchThatNothingFillsIsRefused() {
        assertThatThrownBy(() -> new TrainingRun(engine, plain(1, 101, 0.01, 0), IMAGES))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.INVALID_REQUEST))
                .hasMessageContaining("101")
                .hasMessageContaining("100 samples");
    }

    private static double accuracy(Weights weights) {
        try (var network = engine.load(TinyNetwork.network(4), weights, TinyNetwork.PREPROCESSING, Precision.FP32);
                var batches = Batches.sequential(TEST, 30)) {
            return network.evaluate(batches).accuracy();
        }
    }
}
