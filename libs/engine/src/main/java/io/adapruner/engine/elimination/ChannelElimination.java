package io.adapruner.engine.elimination;

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
 * Optimal brain surgeon for channel groups (ours, beyond the paper): again and again the unit goes whose loss, after the best
 * linear repair by those that stay, adds least to the error of the layers that read the group. It needs no labels.
 *
 * <p>The error of a consumer is that of its output, in units behind a batch norm that follows directly, relative to the
 * variance of the residual stream that the output is added to (or of the output itself when it is not). Costs of several
 * consumers add. The ridge is 0.1 % of the mean diagonal of {@code U'U}. One Gram matrix per consumer, double precision; what
 * a group needs of its inverse is updated exactly at every step. A consumer with K unknowns per output needs 8 K^2 bytes and
 * some K^3 multiply-adds; one of more than 4,608 unknowns is divided into systems of that many, which do not know of each
 * other, so that channels of different systems cannot stand in for each other.
 */
public final class ChannelElimination {
    private ChannelElimination() {}

    /**
     * @param calibration images from training; 32 positions of 1,024 images enter, more positions of fewer images
     * @param groups to be measured, each by itself while all others are whole
     * @return by group; a group that no convolution (transposed or not, over one dimension or two) and no linear layer reads
     *     loses nothing and is not in it
     */
    public static Map<String, Elimination> measure(
            Engine engine,
            Network network,
            Weights weights,
            Preprocessing preprocessing,
            Iterable<Batch> calibration,
            List<ChannelGroup> groups) {
        try (var kit = new TensorKit(engine, preprocessing, network.input());
                var programs = new LayerPrograms(engine, kit, network, Precision.FP32)) {
            var images = CalibrationImages.of(kit, network, calibration, CalibrationImages.ROWS);
            return new EliminationMeasurement(kit, programs, weights, images).measure(groups);
        }
    }
}
