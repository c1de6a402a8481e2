package io.adapruner.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.adapruner.data.batch.Batch;
import io.adapruner.engine.imitation.Rows;
import io.adapruner.engine.program.Argument;
import io.adapruner.engine.program.LoadedProgram;
import io.adapruner.engine.script.EvaluationScript;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;
import io.adapruner.recipe.Precision;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;

/** A network that can be looked at: logits, accuracy, latency. Its weights never change. For one thread at a time. */
public final class RunningNetwork implements AutoCloseable {
    /** Values, 64 MiB of them. */
    private static final long LARGEST_OUTPUTS = 1L << 24;

    private final Network network;
    private final Weights weights;
    private final Feed feed;
    private final LoadedProgram evaluation;

    RunningNetwork(Engine engine, Network network, Weights weights, Preprocessing preprocessing, Precision precision) {
        this.network = network;
        this.weights = weights.checkedFor(network);
        this.feed = Feed.of(network);
        this.evaluation = engine.compile(EvaluationScript.of(
                network, this.weights, preprocessing, precision, engine.device().equals("cpu")));
        evaluation.run(EvaluationScript.PREPARE);
    }

    /** As loaded. */
    public Weights weights() {
        return weights;
    }

    /** What a classifier gives, row-major {@code [N, classes]}: probabilities where it ends in a softmax. */
    public float[] logits(Batch batch) {
        return outputs(batch).getFirst();
    }

    /** The outputs in the network's order, each row-major, the batch first. */
    public List<float[]> outputs(Batch batch) {
        try (NDManager call = evaluation.newManager()) {
            return evaluation.call(call, EvaluationScript.OUTPUT, Argument.of(feed.samples(call, batch))).stream()
                    .map(NDArray::toFloatArray)
                    .toList();
        }
    }

    /** How many images, so many at most, a pass may take whose outputs are held: maps of many at once are gigabytes. */
    public static int imagesOfAPass(Network network, int most) {
        return Math.clamp(LARGEST_OUTPUTS / network.resultElements(), 1, most);
    }

    /** Runs both networks through the batches, and hands on what this one and the other give, image by image. */
    public void beside(
            RunningNetwork other, Iterator<? extends Batch> batches, BiConsumer<List<float[]>, List<float[]>> pairs) {
        while (batches.hasNext()) {
            Batch batch = batches.next();
            List<float[]> own = outputs(batch);
            List<float[]> others = other.outputs(batch);
            for (int image = 0; image < batch.size(); image++) {
                pairs.accept(Rows.of(own, image, batch.size()), Rows.of(others, image, batch.size()));
            }
        }
    }

    /** Runs through the batches; the caller closes where they come from. */
    public Evaluation evaluate(Iterator<? extends Batch> batches) {
        double loss = 0;
        long correct = 0;
        long images = 0;
        long nanos = 0;
        while (batches.hasNext()) {
            Batch batch = batches.next();
            long start = System.nanoTime();
            double[] tally = tally(batch);
            nanos += System.nanoTime() - start;
            loss += tally[0];
            correct += Math.round(tally[1]);
            images += batch.size();
        }
        return new Evaluation(100.0 * correct / images, loss / images, images, nanos / 1e9);
    }

    private double[] tally(Batch batch) {
        try (NDManager call = evaluation.newManager()) {
            return evaluation
                    .call(
                            call,
                            EvaluationScript.TALLY,
                            Argument.of(feed.samples(call, batch)),
                            Argument.of(feed.labels(call, batch)))
                    .singletonOrThrow()
                    .toDoubleArray();
        }
    }

    /** A pass over this many images, to be timed while this network is open. */
    public TimedPass timedPass(int batch) {
        return new TimedPass(this, batch, network.input().elements());
    }

    @Override
    public void close() {
        evaluation.close();
    }
}
