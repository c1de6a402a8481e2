package io.adapruner.finetune;

import io.adapruner.engine.Engine;
import io.adapruner.engine.RunningNetwork;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;
import io.adapruner.pipeline.document.TargetResult.Latency;
import io.adapruner.recipe.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Times two networks on this machine, fp32. They take turns, so that a slow phase of a shared machine hits both; of each the
 * median of medians counts.
 */
final class Latencies {
    private static final List<Integer> BATCHES = List.of(1, 32);
    private static final int ROUNDS = 3;

    private final Engine engine;
    private final int runs;

    /** @param runs timed per network, batch size and round */
    Latencies(Engine engine, int runs) {
        this.engine = engine;
        this.runs = runs;
    }

    /** A network with its weights. */
    record Subject(Network network, Weights weights, Preprocessing preprocessing) {}

    Latency measure(Subject original, Subject pruned, Runnable giveWay) {
        try (RunningNetwork first = load(original);
                RunningNetwork second = load(pruned)) {
            var measurements = new ArrayList<Latency.Measurement>();
            for (int batch : BATCHES) {
                double[] ofOriginal = new double[ROUNDS];
                double[] ofPruned = new double[ROUNDS];
                for (int round = 0; round < ROUNDS; round++) {
                    giveWay.run();
                    ofOriginal[round] = first.medianMillis(batch, runs);
                    ofPruned[round] = second.medianMillis(batch, runs);
                }
                measurements.add(measurement(batch, median(ofOriginal), median(ofPruned)));
            }
            return new Latency(measurements, engine.threads(), "fp32");
        }
    }

    private RunningNetwork load(Subject subject) {
        return engine.load(subject.network(), subject.weights(), subject.preprocessing(), Precision.FP32);
    }

    private static Latency.Measurement measurement(int batch, double original, double pruned) {
        return new Latency.Measurement(batch, original, pruned, batch * 1000 / original, batch * 1000 / pruned);
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
