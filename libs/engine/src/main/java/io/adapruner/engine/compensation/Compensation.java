package io.adapruner.engine.compensation;

import io.adapruner.data.batch.Batch;
import io.adapruner.engine.Engine;
import io.adapruner.engine.calibration.CalibrationImages;
import io.adapruner.engine.calibration.LayerPrograms;
import io.adapruner.engine.calibration.TensorKit;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.PruningPlan;
import io.adapruner.network.Weights;
import io.adapruner.recipe.Precision;
import java.util.List;
import java.util.Map;

/**
 * Weight compensation (ours, beyond the paper): in order of depth, every convolution or linear layer that reads pruned
 * channels gets the weights that minimise {@code |U W - T|^2 + lambda |W - W_kept|^2} over calibration images. U are its
 * input patches as the pruned network really produces them, with the layers before it already compensated; T is what the
 * original layer put out, and for one that closes a residual branch what makes the pruned sum equal the original one, so that a
 * block undoes the errors of those before it; lambda is 3 % of the mean diagonal of {@code U'U}. 32 positions of 1,024 images
 * enter, more positions of fewer images, fewer where fewer rows are asked for. A layer with a bias gets a new bias as well; of one without, that only a batch norm
 * reads, the norm's running mean takes the constant.
 *
 * <p>One object serves all criteria of a job: the original's outputs are computed once and kept (up to 512 MiB), and so is
 * the program of the pruned structure.
 */
public final class Compensation implements AutoCloseable {
    /** lambda relative to the mean diagonal of U'U. */
    private static final double RIDGE = 3e-2;

    private static final long BYTES = 1L << 29;

    private final Engine engine;
    private final Precision precision;
    private final TensorKit kit;
    private final List<String> order;
    private final LayerPrograms original;
    private final LeastSquaresRepair repair;
    private LayerPrograms pruned;

    /**
     * @param calibration images from training; of those at most 512 MiB of activations is held at once, so large networks use
     *     only the first of them
     * @param rows that one layer's equations are made of, {@link CalibrationImages#ROWS} to settle its weights
     * @param precision of the convolutions on the way; equations are always fp32 summed in double precision
     */
    public Compensation(
            Engine engine,
            Network original,
            Weights originalWeights,
            Preprocessing preprocessing,
            Iterable<Batch> calibration,
            int rows,
            Precision precision) {
        this.engine = engine;
        this.precision = precision;
        this.kit = new TensorKit(engine, preprocessing, original.input());
        Map<String, ResidualEnd> ends = ResidualEnd.of(original);
        this.order = SumOrder.of(original, ends);
        this.original = new LayerPrograms(engine, kit, SumOrder.arranged(original, order), precision);
        CalibrationImages images = CalibrationImages.of(kit, original, calibration, rows);
        this.repair = new LeastSquaresRepair(
                kit, this.original, original, ChannelGroups.of(original), ends, originalWeights, images, RIDGE, BYTES);
    }

    /**
     * @param plan what was pruned
     * @param network the pruned structure
     * @param weights what surgery left; they fit the pruned structure
     * @return the same with the weights (and biases) of the compensated layers replaced
     */
    public Weights compensate(PruningPlan plan, Network network, Weights weights) {
        return repair.repair(plan, programs(network), weights, Reach.CONSUMERS);
    }

    /**
     * As {@link #compensate}, for every convolution and linear layer behind the first pruned channel: those that read whole
     * streams learn to do with what pruning has made of them. Takes about twice as long.
     */
    public Weights refit(PruningPlan plan, Network network, Weights weights) {
        return repair.repair(plan, programs(network), weights, Reach.ALL_BEHIND);
    }

    private LayerPrograms programs(Network network) {
        Network arranged = SumOrder.arranged(network, order);
        if (pruned == null || !pruned.network().equals(arranged)) {
            closePruned();
            pruned = new LayerPrograms(engine, kit, arranged, precision);
        }
        return pruned;
    }

    /**
     * Which units to keep, decided layer by layer on the network as it is pruned and compensated so far: optimal brain surgeon
     * as in {@link io.adapruner.engine.elimination.ChannelElimination}, with what earlier layers have lost already in the
     * inputs, and in the targets.
     *
     * @param widths surviving units of each group
     * @param beforehand surviving units by group, for those that several layers read
     * @return surviving units of each group, ascending
     */
    public Map<String, int[]> eliminate(Map<String, Integer> widths, Map<String, int[]> beforehand) {
        return repair.select(widths, beforehand);
    }

    private void closePruned() {
        if (pruned != null) {
            pruned.close();
            pruned = null;
        }
    }

    @Override
    public void close() {
        closePruned();
        repair.close();
        original.close();
        kit.close();
    }
}
