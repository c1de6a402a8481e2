package io.adapruner.cli.demo;

import io.adapruner.api.ModelRequest;
import io.adapruner.cli.progress.ProgressView;
import io.adapruner.data.DatasetScanner;
import io.adapruner.data.ImageSplit;
import io.adapruner.data.ImageSplits;
import io.adapruner.data.batch.Batches;
import io.adapruner.data.demo.DemoImages;
import io.adapruner.data.source.LocalShards;
import io.adapruner.engine.CosineSchedule;
import io.adapruner.engine.Engine;
import io.adapruner.engine.EngineConfig;
import io.adapruner.engine.StepOutcome;
import io.adapruner.engine.Trainer;
import io.adapruner.formats.safetensors.Safetensors;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.family.Architectures;
import io.adapruner.recipe.Augmentation;
import io.adapruner.recipe.Precision;
import io.adapruner.recipe.TrainingRecipe;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** The demo's own data and network: rendered images and a ResNet-20 trained on them with the product's engine. */
final class DemoNetwork {
    private static final String ARCHITECTURE = "resnet20-cifar";
    private static final int CLASSES = 10;
    private static final int BATCH = 128;
    private static final double RATE = 0.1;

    private final Path work;
    private final long seed;
    private final ProgressView view;

    DemoNetwork(Path work, long seed, ProgressView view) {
        this.work = work;
        this.seed = seed;
        this.view = view;
    }

    /** Renders the image set and returns its folder. */
    Path renderImages() {
        view.say("rendering 10,000 images");
        Path folder = work.resolve("data");
        DemoImages.write(folder, seed);
        return folder;
    }

    /** What the gateway needs to know of the network. */
    ModelRequest registration(String uploadId) {
        return new ModelRequest(
                uploadId,
                "resnet20-demo.safetensors",
                Optional.of(ARCHITECTURE),
                Optional.of(CLASSES),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Trains and returns the weights' file. */
    Path train(Path data, int epochs) throws InterruptedException {
        var shards = LocalShards.of(data);
        var recipe = new TrainingRecipe(
                epochs, BATCH, RATE, 0.9, true, 5e-4, 0, 0, Optional.empty(), Optional.empty(), Optional.empty());
        Network network = Architectures.build(ARCHITECTURE, CLASSES);
        int threads = Runtime.getRuntime().availableProcessors();
        try (var splits = ImageSplits.load(shards, DatasetScanner.scan(shards), 0.1, seed, work.resolve("cache"));
                var engine = Engine.open(new EngineConfig("cpu", threads));
                var trainer = engine.trainer(
                        network,
                        Initialisation.random(network, seed),
                        Preprocessing.imageNet(),
                        Precision.BF16,
                        recipe,
                        0,
                        Optional.empty())) {
            int steps = splits.train().size() / BATCH;
            var stop = StopAtExit.register();
            var schedule = new CosineSchedule(RATE, steps, (long) steps * epochs);
            for (int epoch = 0; epoch < epochs; epoch++) {
                epoch(trainer, schedule, splits.train(), epoch, (long) epoch * steps, stop);
            }
            stop.withdraw();
            Path file = work.resolve("resnet20-demo.safetensors");
            Safetensors.write(trainer.weights(), file);
            return file;
        }
    }

    private void epoch(
            Trainer trainer, CosineSchedule schedule, ImageSplit train, int epoch, long first, StopAtExit stop)
            throws InterruptedException {
        long start = System.nanoTime();
        double loss = 0;
        long images = 0;
        long step = first;
        try (var batches = Batches.training(train, BATCH, Augmentation.padded(), seed, epoch)
                .reusing()) {
            while (batches.hasNext()) {
                stop.check();
                StepOutcome outcome = trainer.step(batches.next(), schedule.rate(step++));
                loss += outcome.loss();
                images += BATCH;
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        view.say(String.format(
                Locale.ROOT,
                "training ResNet-20, epoch %d: loss %.4f, %.0f images/s",
                epoch + 1,
                loss / (step - first),
                images / seconds));
    }
}
