package io.adapruner.engine.calibration;

import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * Where a constant that is added to a layer's outputs is kept: in its own bias, or, where a batch norm alone reads the layer,
 * in the norm's running mean.
 *
 * @param parameter name of the bias or of the running mean
 * @param norm whether it is a running mean, which is subtracted
 */
public record OutputShift(String parameter, boolean norm) {
    /** @return nothing where the layer has no bias and something else than a batch norm reads it */
    public static Optional<OutputShift> of(Network network, Layer layer) {
        if (WeightColumns.of(layer.op()).bias()) {
            return Optional.of(new OutputShift(layer.parameter("bias"), false));
        }
        Optional<Layer> reader = OnlyReader.of(network, layer);
        return reader.filter(r -> r.op() instanceof BatchNorm2d)
                .map(r -> new OutputShift(r.parameter("running_mean"), true));
    }

    /** What the layer adds by itself: its bias, or zeros. */
    public Tensor own(Weights weights) {
        Tensor kept = weights.get(parameter);
        return norm ? Tensor.filled(List.copyOf(kept.shape()), 0) : kept;
    }

    /** The parameter that makes the layer add the given constants instead of its {@link #own}. */
    public Tensor of(Weights weights, Tensor constants) {
        if (!norm) {
            return constants;
        }
        float[] mean = weights.get(parameter).toArray();
        for (int c = 0; c < mean.length; c++) {
            mean[c] -= constants.get(c);
        }
        return Tensor.of(List.of(mean.length), mean);
    }
}
