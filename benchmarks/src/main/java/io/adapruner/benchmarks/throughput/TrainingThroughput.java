package io.adapruner.benchmarks.throughput;

import io.adapruner.benchmarks.RandomImages;
import io.adapruner.data.batch.Batch;
import io.adapruner.engine.Engine;
import io.adapruner.engine.EngineConfig;
import io.adapruner.engine.RunningNetwork;
import io.adapruner.engine.Trainer;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;
import io.adapruner.network.family.Architectures;
import io.adapruner.recipe.Precision;
import io.adapruner.recipe.TrainingRecipe;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/**
 * Prints one JSON line per precision, with the same fields and the same recipe (SGD 0.01, momentum 0.9, weight decay 5e-4,
 * random 8-bit pixels, median of ten after three) as the PyTorch peer's {@code --bench}.
 *
 * <p>Arguments: {@code [network] [threads] [batch] [device]}, by default {@code resnet56-cifar 1 128 cpu}.
 */
public final class TrainingThroughput {
    private static final int WARM_UP = 3;
    private static final int RUNS = 10;

    private TrainingThroughput() {}

    public static void main(String[] args) {
        String name = args.length > 0 ? args[0] : "resnet56-cifar";
        int threads = args.length > 1 ? Integer.parseInt(args[1]) : 1;
        int size = args.length > 2 ? Integer.parseInt(args[2]) : 128;
        String device = args.length > 3 ? args[3] : "cpu";
        Network network = Architectures.build(name, 10);
        Weights weights = Initialisation.random(network, 1);
        Batch batch = RandomImages.batch(network, size, new Random(1));
        try (Engine engine = Engine.open(new EngineConfig(device, threads))) {
            for (Precision precision : Precision.values()) {
                double train = size / trainingSeconds(engine, network, weights, precision, batch);
                double eval = size / evaluationSeconds(engine, network, weights, precision, batch);
                System.out.printf(
                        Locale.ROOT,
                        "{\"network\": \"%s\", \"device\": \"%s\", \"threads\": %d, \"batch\": %d, \"precision\": \"%s\","
                                + " \"train_images_per_s\": %.1f, \"eval_images_per_s\": %.1f}%n",
                        name,
                        device,
                        threads,
                        size,
                        precision.name().toLowerCase(Locale.ROOT),
                        train,
                        eval);
            }
        }
    }

    private static double trainingSeconds(
            Engine engine, Network network, Weights weights, Precision precision, Batch batch) {
        var recipe = new TrainingRecipe(
                1, batch.size(), 0.01, 0.9, false, 5e-4, 0, 0, Optional.empty(), Optional.empty(), Optional.empty());
        try (Trainer trainer =
                engine.trainer(network, weights, Preprocessing.imageNet(), precision, recipe, 0, Optional.empty())) {
            return medianSeconds(() -> trainer.step(batch, 0.01));
        }
    }

    private static double evaluationSeconds(
            Engine engine, Network network, Weights weights, Precision precision, Batch batch) {
        try (RunningNetwork running = engine.load(network, weights, Preprocessing.imageNet(), precision)) {
            return medianSeconds(() -> running.evaluate(List.of(batch).iterator()));
        }
    }

    private static double medianSeconds(Runnable work) {
        double[] seconds = new double[RUNS];
        for (int run = -WARM_UP; run < RUNS; run++) {
            long start = System.nanoTime();
            work.run();
            if (run >= 0) {
                seconds[run] = (System.nanoTime() - start) / 1e9;
            }
        }
        Arrays.sort(seconds);
        return seconds[RUNS / 2];
    }
}
