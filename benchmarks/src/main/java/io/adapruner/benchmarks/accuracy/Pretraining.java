package io.adapruner.benchmarks.accuracy;

import io.adapruner.data.DatasetDocument;
import io.adapruner.data.DatasetScanner;
import io.adapruner.data.ImageSplits;
import io.adapruner.data.batch.Batches;
import io.adapruner.data.source.LocalShards;
import io.adapruner.engine.CosineSchedule;
import io.adapruner.engine.Engine;
import io.adapruner.engine.EngineConfig;
import io.adapruner.engine.RunningNetwork;
import io.adapruner.engine.Trainer;
import io.adapruner.formats.safetensors.Safetensors;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.family.Architectures;
import io.adapruner.recipe.Augmentation;
import io.adapruner.recipe.Precision;
import io.adapruner.recipe.TrainingRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Trains a network from random weights, for measurements on architectures whose weights nobody offers.
 *
 * <pre>
 * Pretraining ARCHITECTURE DATA EPOCHS SEED THREADS OUT
 * Pretraining vgg11-bn-cifar cifar10 8 0 2 vgg11-cifar10-jpeg.safetensors
 * </pre>
 */
public final class Pretraining {
    private static final int BATCH = 128;
    private static final double RATE = 0.1;

    private Pretraining() {}

    public static void main(String[] args) throws IOException {
        LocalShards shards = LocalShards.of(Path.of(args[1]));
        DatasetDocument document = DatasetScanner.scan(shards);
        Network network = Architectures.build(args[0], document.classes().size());
        int epochs = Integer.parseInt(args[2]);
        long seed = Long.parseLong(args[3]);
        var recipe = new TrainingRecipe(
                epochs, BATCH, RATE, 0.9, true, 5e-4, 0, 0, Optional.empty(), Optional.empty(), Optional.empty());
        try (Engine engine = Engine.open(new EngineConfig("cpu", Integer.parseInt(args[4])));
                ImageSplits images = ImageSplits.load(
                        shards,
                        document.fittedTo(network.input()),
                        0.1,
                        seed,
                        Files.createTempDirectory("adapruner-benchmark"));
                Trainer trainer = engine.trainer(
                        network,
                        Initialisation.random(network, seed),
                        Preprocessing.imageNet(),
                        Precision.BF16,
                        recipe,
                        0,
                        Optional.empty())) {
            int steps = images.train().size() / BATCH;
            var schedule = new CosineSchedule(RATE, steps, (long) steps * epochs);
            for (int epoch = 0; epoch < epochs; epoch++) {
                long start = System.nanoTime();
                double loss = 0;
                try (Batches batches = Batches.training(images.train(), BATCH, Augmentation.padded(), seed, epoch)) {
                    for (int step = 0; batches.hasNext(); step++) {
                        loss += trainer.step(batches.next(), schedule.rate((long) epoch * steps + step))
                                .loss();
                    }
                }
                double seconds = (System.nanoTime() - start) / 1e9;
                System.out.printf(
                        Locale.ROOT,
                        "epoch %d: loss %.4f, %.0f images/s%n",
                        epoch + 1,
                        loss / steps,
                        steps * BATCH / seconds);
            }
            try (RunningNetwork trained =
                            engine.load(network, trainer.weights(), Preprocessing.imageNet(), Precision.FP32);
                    Batches test = Batches.sequential(images.test(), BATCH)) {
                System.out.printf(
                        Locale.ROOT,
                        "test accuracy %.2f %%%n",
                        trained.evaluate(test).accuracy());
            }
            Safetensors.write(trainer.weights(), Path.of(args[5]));
        }
    }
}
