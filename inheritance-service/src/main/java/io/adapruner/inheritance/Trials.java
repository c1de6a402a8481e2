package io.adapruner.inheritance;

import io.adapruner.data.ImageSplit;
import io.adapruner.data.batch.Batch;
import io.adapruner.data.batch.Batches;
import io.adapruner.engine.Engine;
import io.adapruner.engine.Evaluation;
import io.adapruner.engine.RunningNetwork;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;
import io.adapruner.recipe.Precision;

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
        try (RunningNetwork running =
                        times.time("load", () -> engine.load(network, weights, preprocessing, precision));
                Batches batches = Batches.sequential(images, BATCH)) {
            int at = 0;
            while (batches.hasNext()) {
                Batch batch = batches.next();
                float[] logits = times.time("evaluation", () -> running.logits(batch));
                for (int row = 0; row < batch.size(); row++) {
                    classes[at++] = largest(logits, row, logits.length / batch.size());
                }
            }
        }
        return classes;
    }

    private static int largest(float[] logits, int row, int width) {
        int best = 0;
        for (int c = 1; c < width; c++) {
            best = logits[row * width + c] > logits[row * width + best] ? c : best;
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
