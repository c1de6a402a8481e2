package io.adapruner.finetune.export;

import io.adapruner.engine.Engine;
import io.adapruner.engine.RunningNetwork;
import io.adapruner.engine.TimedPass;
import io.adapruner.finetune.FineTuningConfig;
import io.adapruner.finetune.slice.StopSignal;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;
import io.adapruner.pipeline.document.TargetResult.Latency;
import io.adapruner.recipe.Precision;
import java.util.ArrayList;
import java.util.List;

/**
 * Times two networks on this machine, fp32. They take turns of a few passes each, so that a slow phase of a shared machine
 * hits both and each still finds its own weights in the caches; turns end when both medians are known to {@value #PRECISE} of
 * their value.
 */
final class LatencyComparison {
    private static final List<Integer> BATCHES = List.of(1, 32);
    private static final double PRECISE = 0.05;
    /** libtorch specialises a program in the first passes over a new shape. */
    private static final int WARM_UP = 3;

    private static final int TURN = 4;

    private final Engine engine;
    private final FineTuningConfig.Latency bounds;

    LatencyComparison(Engine engine, FineTuningConfig.Latency bounds) {
        this.engine = engine;
        this.bounds = bounds;
    }

    /** A network with its weights. */
    record Subject(Network network, Weights weights, Preprocessing preprocessing) {}

    Latency measure(Subject original, Subject pruned, StopSignal stop) {
        try (RunningNetwork first = load(original);
                RunningNetwork second = load(pruned)) {
            var measurements = new ArrayList<Latency.Measurement>();
            for (int batch : BATCHES) {
                measurements.add(measure(batch, first.timedPass(batch), second.timedPass(batch), stop));
            }
            return new Latency(measurements, engine.threads(), "fp32");
        }
    }

    private RunningNetwork load(Subject subject) {
        return engine.load(subject.network(), subject.weights(), subject.preprocessing(), Precision.FP32);
    }

    private Latency.Measurement measure(int batch, TimedPass original, TimedPass pruned, StopSignal stop) {
        run(original, WARM_UP);
        run(pruned, WARM_UP);
        var ofOriginal = new RunTimes();
        var ofPruned = new RunTimes();
        long start = System.nanoTime();
        do {
            stop.check();
            turn(original, ofOriginal);
            turn(pruned, ofPruned);
        } while (ofPruned.count() < bounds.fewestRuns()
                || (Math.max(ofOriginal.uncertainty(), ofPruned.uncertainty()) > PRECISE
                        && System.nanoTime() - start < bounds.longest().toNanos()));
        double before = ofOriginal.median();
        double after = ofPruned.median();
        return new Latency.Measurement(batch, before, after, batch * 1000 / before, batch * 1000 / after);
    }

    /** The first pass of a turn brings the weights back into the caches and is not counted. */
    private static void turn(TimedPass pass, RunTimes times) {
        run(pass, 1);
        for (int i = 0; i < TURN; i++) {
            times.add(pass.millis());
        }
    }

    private static void run(TimedPass pass, int times) {
        for (int i = 0; i < times; i++) {
            pass.millis();
        }
    }
}
