package io.adapruner.engine.compensation;

import ai.djl.ndarray.NDArray;
import io.adapruner.engine.calibration.BatchValues;
import io.adapruner.engine.calibration.SampledLayer;
import io.adapruner.engine.calibration.TensorKit;
import io.adapruner.engine.program.Argument;
import io.adapruner.network.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * What a layer shall put out at the sampled positions. One that closes a residual branch shall undo what pruning has done to
 * the sum so far: its target is {@code T + (S - S') / a}, with T its original output, S what the original sum adds to it, S'
 * what the pruned one adds, and a what the batch norm between multiplies by. Any other layer shall put out T.
 *
 * @param end where the layer closes a residual branch
 * @param units {@code 1 / a} per channel of the original network
 */
record LayerTargets(TensorKit kit, Optional<ResidualEnd> end, float[] units) {
    /** {@code T + S / a} where the original network has run through the layer: {@code [N * positions, out]}. */
    NDArray original(BatchValues values, SampledLayer rows, String layer) {
        return plus(rows.targets(values.get(layer)), values, rows, units);
    }

    /**
     * {@code T + S / a - S' / a} where the pruned network has run as far as the layer.
     *
     * @param original what {@link #original} gave, of the surviving channels; closed by this
     * @param kept the surviving channels
     */
    NDArray pruned(NDArray original, BatchValues values, SampledLayer rows, int[] kept) {
        float[] negated = new float[kept.length];
        for (int i = 0; end.isPresent() && i < kept.length; i++) {
            negated[i] = -units[kept[i]];
        }
        return plus(original, values, rows, negated);
    }

    private NDArray plus(NDArray rows, BatchValues values, SampledLayer sampled, float[] factors) {
        if (end.isEmpty()) {
            return rows;
        }
        NDArray sum = rows;
        try (NDArray scale = kit.floats(Tensor.of(List.of(factors.length), factors))) {
            for (String summand : end.get().summands()) {
                try (NDArray before = sum;
                        NDArray added = sampled.targets(values.get(summand))) {
                    sum = kit.call("plus_scaled", Argument.of(before), Argument.of(added), Argument.of(scale));
                }
            }
        }
        return sum;
    }
}
