package io.adapruner.importance;

import io.adapruner.data.ImageSplit;
import io.adapruner.data.batch.RandomSample;
import io.adapruner.engine.Engine;
import io.adapruner.engine.elimination.ChannelElimination;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Prunable;
import io.adapruner.network.Weights;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The residual rule's evidence (ours, beyond the paper): what each group's consumers lose at each width after the best
 * linear repair, channels in the order in which they are eliminated ({@link ChannelElimination}).
 */
public final class ResidualMeasurement {
    private static final int BATCH = 128;

    private ResidualMeasurement() {}

    /**
     * What was measured.
     *
     * @param residuals by group, relative residual at width 1, 2, ..., full
     * @param eliminations by group, when each unit goes, 0 for the first; without the groups that could not be measured
     */
    public record Curves(Map<String, List<Double>> residuals, Map<String, List<Double>> eliminations) {
        /** Of rules that need none. */
        public static final Curves NONE = new Curves(Map.of(), Map.of());
    }

    /** @param train images of training, of which {@code images} are drawn by {@code seed} */
    public static Curves of(
            Engine engine,
            Network network,
            Weights weights,
            Preprocessing preprocessing,
            Prunable prunable,
            ImageSplit train,
            int images,
            long seed) {
        var residuals = new LinkedHashMap<String, List<Double>>();
        var eliminations = new LinkedHashMap<String, List<Double>>();
        // What nothing reads that could be repaired is not measured: nothing of it is known to be lost.
        prunable.groups().forEach(group -> residuals.put(group.name(), Collections.nCopies(group.width(), 0.0)));
        ChannelElimination.measure(
                        engine,
                        network,
                        weights,
                        preprocessing,
                        RandomSample.of(train, images, BATCH, seed),
                        prunable.groups())
                .forEach((group, elimination) -> {
                    residuals.put(group, boxed(elimination.residuals()));
                    eliminations.put(group, boxed(elimination.scores()));
                });
        return new Curves(residuals, eliminations);
    }

    private static List<Double> boxed(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}
