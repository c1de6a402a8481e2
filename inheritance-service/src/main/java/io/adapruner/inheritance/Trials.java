package io.adapruner.inheritance;

import io.adapruner.data.ImageSplit;
import io.adapruner.data.batch.Batch;
import io.adapruner.data.batch.Batches;
import io.adapruner.engine.Engine;
import io.adapruner.engine.Evaluation;
import io.adapruner.engine.RunningNetwork;
import io.adapruner.network.Logits;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;
import io.adapruner.recipe.Precision;
import java.util.stream.IntStream;

/** Runs networks on images and says how well they do. */
public final class Trials {
    /** Images per forward pass: the fastest of 64, 128 and 256 for CIFAR networks on a CPU. */
    private static final int BATCH = 128;

    private final Engine engine;
    private final Preprocessing preprocessing;
    private final Precision precision;
    private final StepTimes times;

    public Trials(Engine engine, Preprocessing preprocessing, Precision precision, StepTimes times) {
        this.engine = engine;
        this.preprocessing = preprocessing;
        this.precision = precision;
        this.times = times;
    }

    /** The class that the network finds most likely, for each image. */
    int[] classes(Network network, Weights weights, ImageSplit images) {
        int[] classes = new int[images.size()];
        run(network, weights, images, (image, logits) -> classes[image] = largest(logits));
        return classes;
    }

    /** Is given what the network gives one image before a softmax: one number per class. */
    @FunctionalInterface
    interface Answer {
        void of(int image, double[] logits);
    }

    void run(Network network, Weights weights, ImageSplit images, Answer answer) {
        try (RunningNetwork running =
                        times.time("load", () -> engine.load(Logits.of(network), weights, preprocessing, precision));
                Batches batches = Batches.sequential(images, BATCH)) {
            int image = 0;
            while (batches.hasNext()) {
                Batch batch = batches.next();
                float[] logits = times.time("evaluation", () -> running.logits(batch));
                int width = logits.length / batch.size();
                for (int row = 0; row < batch.size(); row++) {
                    int from = row * width;
                    answer.of(
                            image++,
                            IntStream.range(from, from + width)
                                    .mapToDouble(k -> logits[k])
                                    .toArray());
                }
            }
        }
    }

    static int largest(double[] logits) {
        int best = 0;
        for (int c = 1; c < logits.length; c++) {
            best = logits[c] > logits[best] ? c : best;
        }
        return best;
    }

    public Evaluation evaluate(Network network, Weights weights, ImageSplit images) {
        try (RunningNetwork running =
                times.time("load", () -> engine.load(network, weights, preprocessing, precision))) {
            return times.time("evaluation", () -> {
                try (Batches batches = Batches.sequential(images, BATCH)) {
                    return running.evaluate(batches);
                }
            });
        }
    }
}
