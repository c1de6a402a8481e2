package io.adapruner.inheritance.trial;

import io.adapruner.data.ImageSplit;
import io.adapruner.data.batch.Batch;
import io.adapruner.data.batch.Batches;
import io.adapruner.engine.Engine;
import io.adapruner.engine.Evaluation;
import io.adapruner.engine.RunningNetwork;
import io.adapruner.engine.imitation.OutputComparison;
import io.adapruner.engine.imitation.Rows;
import io.adapruner.network.Logits;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;
import io.adapruner.pipeline.document.OutputLikeness;
import io.adapruner.recipe.Precision;
import java.util.List;
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

    /** The class that a classifier finds most likely, for each image. */
    public int[] classes(Network network, Weights weights, ImageSplit images) {
        int[] classes = new int[images.size()];
        run(network, weights, images, (image, outputs) -> classes[image] = largest(outputs.getFirst()));
        return classes;
    }

    /** Is given what the network gives one image, a softmax at the end of an output left out: per output its values, row-major. */
    @FunctionalInterface
    public interface Answer {
        void of(int image, List<float[]> outputs);
    }

    public void run(Network network, Weights weights, ImageSplit images, Answer answer) {
        try (RunningNetwork running = load(network, weights);
                Batches batches = Batches.sequential(images, RunningNetwork.imagesOfAPass(network, BATCH))
                        .reusing()) {
            int image = 0;
            while (batches.hasNext()) {
                Batch batch = batches.next();
                List<float[]> outputs = times.time("evaluation", () -> running.outputs(batch));
                for (int row = 0; row < batch.size(); row++) {
                    answer.of(image++, Rows.of(outputs, row, batch.size()));
                }
            }
        }
    }

    /** How near the outputs are to the unpruned network's, in their order. */
    public List<OutputLikeness> likeness(OriginalModel original, Network network, Weights weights, ImageSplit images) {
        var comparison = new OutputComparison(original.network(), original.aims());
        try (RunningNetwork right = load(original.network(), original.weights());
                RunningNetwork pruned = load(network, weights);
                Batches batches = Batches.sequential(images, RunningNetwork.imagesOfAPass(network, BATCH))
                        .reusing()) {
            times.time("evaluation", () -> {
                right.beside(pruned, batches, comparison::add);
                return comparison;
            });
        }
        List<OutputComparison.Result> results = comparison.results();
        return IntStream.range(0, results.size())
                .mapToObj(k -> new OutputLikeness(
                        network.outputs().get(k).name(),
                        results.get(k).relativeError(),
                        results.get(k).agreement(),
                        results.get(k).averagePrecision()))
                .toList();
    }

    private RunningNetwork load(Network network, Weights weights) {
        return times.time("load", () -> engine.load(Logits.of(network), weights, preprocessing, precision));
    }

    private static int largest(float[] values) {
        int best = 0;
        for (int c = 1; c < values.length; c++) {
            best = values[c] > values[best] ? c : best;
        }
        return best;
    }

    public Evaluation evaluate(Network network, Weights weights, ImageSplit images) {
        try (RunningNetwork running =
                times.time("load", () -> engine.load(network, weights, preprocessing, precision))) {
            return times.time("evaluation", () -> {
                try (Batches batches = Batches.sequential(images, BATCH).reusing()) {
                    return running.evaluate(batches);
                }
            });
        }
    }
}
