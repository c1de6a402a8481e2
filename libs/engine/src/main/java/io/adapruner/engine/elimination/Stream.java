package io.adapruner.engine.elimination;

import io.adapruner.engine.calibration.OnlyReader;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.op.Add;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.op.Relu;
import io.adapruner.network.op.Relu6;
import io.adapruner.network.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/**
 * Where a consumer's output flows to, which decides in what units its residual is measured.
 *
 * @param scale per output channel: what the batch norm directly behind multiplies with, {@code gamma / sqrt(var + eps)};
 *     ones without one
 * @param value whose variance the residual is relative to: the residual stream that the output is added to (behind its
 *     activation, if one follows), or the consumer's own output when it is not added to anything
 * @param added whether there is such a stream; without one the output's variance is in units of {@code scale} too
 */
public record Stream(double[] scale, String value, boolean added) {
    public static Stream behind(Network network, Weights weights, Layer consumer) {
        double[] scale = new double[network.shapes().get(consumer.name()).channels()];
        Arrays.fill(scale, 1);
        Optional<Layer> next = OnlyReader.of(network, consumer);
        if (next.isPresent() && next.get().op() instanceof BatchNorm2d norm) {
            Tensor gamma = weights.get(next.get().parameter("weight"));
            Tensor variance = weights.get(next.get().parameter("running_var"));
            for (int c = 0; c < scale.length; c++) {
                scale[c] = gamma.get(c) / Math.sqrt(variance.get(c) + norm.eps());
            }
            next = OnlyReader.of(network, next.get());
        }
        Optional<Layer> add = next.filter(l -> l.op() instanceof Add);
        Optional<Layer> activation = add.flatMap(l -> OnlyReader.of(network, l))
                .filter(l -> l.op() instanceof Relu || l.op() instanceof Relu6);
        return new Stream(scale, activation.or(() -> add).map(Layer::name).orElse(consumer.name()), add.isPresent());
    }

    /**
     * Variance over images and positions, summed over channels, in the units of the residual.
     *
     * @param sums per channel: sums of the values, then sums of their squares
     * @param count values per channel
     */
    double variance(double[] sums, long count) {
        int channels = sums.length / 2;
        double total = 0;
        for (int c = 0; c < channels; c++) {
            double mean = sums[c] / count;
            double unit = added ? 1 : scale[c] * scale[c];
            total += unit * Math.max(0, sums[channels + c] / count - mean * mean);
        }
        return total;
    }
}
