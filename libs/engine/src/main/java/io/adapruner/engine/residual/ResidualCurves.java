package io.adapruner.engine.residual;

import io.adapruner.data.batch.Batch;
import io.adapruner.engine.Engine;
import io.adapruner.engine.calibration.CalibrationImages;
import io.adapruner.engine.calibration.LayerPrograms;
import io.adapruner.engine.calibration.TensorKit;
import io.adapruner.network.ChannelGroup;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Weights;
import io.adapruner.recipe.Precision;
import java.util.List;
import java.util.Map;

/**
 * The residual rule's measurement: what each group would lose at each width, after the best linear repair of its consumers.
 *
 * <p>For every consumer the least-squares residual of its output from the surviving inputs, in units behind a batch norm
 * that follows directly, relative to the variance of the residual stream that the output is added to (or of the output
 * itself when it is not). The ridge is 0.1 % of the mean diagonal of {@code U'U}; what it loses at full width is subtracted,
 * so curves end at 0 and never rise. Groups with several consumers get the sum. Every width is exact: one Gram matrix and
 * one Cholesky factorisation per consumer, nothing is interpolated. A consumer with K unknowns per output needs 8 K^2 bytes
 * and K^3 / 3 multiply-adds: 170 MB and a second or two at 512 channels of 3 x 3.
 */
public final class ResidualCurves {
    private ResidualCurves() {}

    /**
     * @param calibration images from training; 64 positions of 1,024 images enter, more positions of fewer images
     * @param scores for each group one per unit: channels enter in descending order, ties by lower index
     * @return for each group the relative residual at width 1, 2, ..., full
     */
    public static Map<String, double[]> measure(
            Engine engine,
            Network network,
            Weights weights,
            Preprocessing preprocessing,
            List<Batch> calibration,
            List<ChannelGroup> prunable,
            Map<String, double[]> scores) {
        try (var kit = new TensorKit(engine, preprocessing);
                var programs = new LayerPrograms(engine, kit, network, Precision.FP32)) {
            var images = CalibrationImages.of(kit, network.input(), calibration);
            return new CurveMeasurement(kit, programs, weights, images).measure(prunable, scores);
        }
    }
}
