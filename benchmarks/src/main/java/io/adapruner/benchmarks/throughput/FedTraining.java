package io.adapruner.benchmarks.throughput;

import io.adapruner.data.DatasetScanner;
import io.adapruner.data.ImageSplit;
import io.adapruner.data.ImageSplits;
import io.adapruner.data.LabelledSplit;
import io.adapruner.data.batch.Batch;
import io.adapruner.data.batch.Batches;
import io.adapruner.data.source.LocalShards;
import io.adapruner.engine.Engine;
import io.adapruner.engine.EngineConfig;
import io.adapruner.engine.Trainer;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.family.Architectures;
import io.adapruner.recipe.Augmentation;
import io.adapruner.recipe.Precision;
import io.adapruner.recipe.TrainingRecipe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A training whose batches are made of JPEG files while it runs, with random crops and flips, beside the same with batches that are in memory: steps of both in turn,
 * in one process with all its processors. Prints the median time of each and their ratio.
 *
 * <p>Arguments: a folder of images, and perhaps network, batch, turns and device, by default {@code resnet18 32 7 cpu}.
 */
public final class FedTraining {
    private static final int TURN = 16;

    private FedTraining() {}

    public static void main(String[] arguments) {
        LocalShards files = LocalShards.of(Path.of(arguments[0]));
        Network network = Architectures.build(arguments.length > 1 ? arguments[1] : "resnet18", 10);
        int batch = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 32;
        int turns = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 7;
        String device = arguments.length > 4 ? arguments[4] : "cpu";
        var document = DatasetScanner.scan(files).fittedTo(network.input());
        var recipe = new TrainingRecipe(
                1, batch, 0.01, 0.9, false, 5e-4, 0, 0, Optional.empty(), Optional.empty(), Optional.empty());
        try (ImageSplits splits =
                        ImageSplits.load(files, document, 0.1, 1, Path.of(System.getProperty("java.io.tmpdir")), 0);
                Engine engine = Engine.open(
                        new EngineConfig(device, Runtime.getRuntime().availableProcessors()));
                Trainer trainer = engine.trainer(
                        network,
                        Initialisation.random(network, 1),
                        Preprocessing.imageNet(),
                        Precision.BF16,
                        recipe,
                        0,
                        Optional.empty())) {
            ImageSplit pictures = splits.wholeTrain();
            compare(trainer, new LabelledSplit(pictures, new int[pictures.size()]), batch, turns);
        }
    }

    private static void compare(Trainer trainer, ImageSplit images, int batch, int turns) {
        int steps = Math.min(TURN, images.size() / batch);
        List<Batch> held = new ArrayList<>();
        try (Batches first = batches(images, batch, 0)) {
            for (int i = 0; i < steps; i++) {
                held.add(first.next());
                trainer.step(held.get(i), 0.01);
            }
        }
        double[] fromFiles = new double[turns];
        double[] fromMemory = new double[turns];
        for (int turn = 0; turn < turns; turn++) {
            // Opened and closed within the turn, so that no batch is made while the other side has its turn
            long start = System.nanoTime();
            try (Batches fed = batches(images, batch, turn + 1)) {
                for (int i = 0; i < steps; i++) {
                    trainer.step(fed.next(), 0.01);
                }
            }
            fromFiles[turn] = (System.nanoTime() - start) / 1e9 / steps;
            start = System.nanoTime();
            held.forEach(step -> trainer.step(step, 0.01));
            fromMemory[turn] = (System.nanoTime() - start) / 1e9 / steps;
        }
        System.out.printf(
                Locale.ROOT,
                "{\"from_files_s\": %.3f, \"from_memory_s\": %.3f, \"ratio\": %.3f}%n",
                median(fromFiles),
                median(fromMemory),
                median(fromFiles) / median(fromMemory));
    }

    private static Batches batches(ImageSplit images, int batch, int epoch) {
        return Batches.training(images, batch, Augmentation.defaults(), 1, epoch);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
