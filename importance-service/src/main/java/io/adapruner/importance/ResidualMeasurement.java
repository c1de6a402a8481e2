package io.adapruner.importance;

import io.adapruner.data.ImageSplit;
import io.adapruner.data.batch.RandomSample;
import io.adapruner.engine.Engine;
import io.adapruner.engine.residual.ResidualCurves;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Prunable;
import io.adapruner.network.Weights;
import io.adapruner.network.criterion.ChannelScores;
import io.adapruner.network.criterion.CriterionName;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The residual rule's evidence (ours, beyond the paper): what each group's consumers lose at each width after the best
 * linear repair, channels in the order of the norm of their outgoing weights times scale.
 */
public final class ResidualMeasurement {
    private static final int BATCH = 128;

    private ResidualMeasurement() {}

    /**
     * @param train images of training, of which {@code images} are drawn by {@code seed}
     * @return by group, relative residual at width 1, 2, ..., full
     */
    public static Map<String, List<Double>> of(
            Engine engine,
            Network network,
            Weights weights,
            Preprocessing preprocessing,
            Prunable prunable,
            ImageSplit train,
            int images,
            long seed) {
        Map<String, double[]> scores =
                ChannelScores.of(CriterionName.OUTGOING, network, weights, prunable.groups(), Map.of(), seed);
        var residuals = new LinkedHashMap<String, List<Double>>();
        ResidualCurves.measure(
                        engine,
                        network,
                        weights,
                        preprocessing,
                        RandomSample.of(train, images, BATCH, seed),
                        prunable.groups(),
                        scores)
                .forEach((group, curve) ->
                        residuals.put(group, Arrays.stream(curve).boxed().toList()));
        return residuals;
    }
}
