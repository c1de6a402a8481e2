package io.adapruner.engine.compensation;

import io.adapruner.engine.calibration.OnlyReader;
import io.adapruner.engine.calibration.WeightColumns;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.op.Add;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The layer that closes the longest branch of a residual sum: nothing but a batch norm, or nothing at all, stands between its
 * output and the sum, and nothing else reads it.
 *
 * @param norm the batch norm between
 * @param summands the values that the sum adds to this branch
 */
record ResidualEnd(String layer, Optional<Layer> norm, List<String> summands) {
    /** A channel whose norm multiplies by less than this share of the largest factor cannot correct anything. */
    private static final double SMALLEST = 1e-3;

    /** By layer; sums that broadcast have none. */
    static Map<String, ResidualEnd> of(Network network) {
        Map<String, TensorShape> shapes = network.shapes();
        Map<String, Integer> depths = depths(network);
        var ends = new LinkedHashMap<String, ResidualEnd>();
        for (Layer sum : network.layers()) {
            boolean plain = sum.op() instanceof Add
                    && sum.inputs().stream().distinct().count() == sum.inputs().size()
                    && sum.inputs().stream().allMatch(i -> shapes.get(i).equals(shapes.get(sum.name())));
            if (plain) {
                String deepest = sum.inputs().stream()
                        .reduce((a, b) -> depths.get(b) >= depths.get(a) ? b : a)
                        .orElseThrow();
                end(network, sum, deepest).ifPresent(end -> ends.put(end.layer(), end));
            }
        }
        return ends;
    }

    private static Map<String, Integer> depths(Network network) {
        var depths = new HashMap<String, Integer>();
        depths.put(Network.INPUT, 0);
        for (Layer layer : network.layers()) {
            depths.put(
                    layer.name(),
                    1 + layer.inputs().stream().mapToInt(depths::get).max().orElse(0));
        }
        return depths;
    }

    private static Optional<ResidualEnd> end(Network network, Layer sum, String branch) {
        if (branch.equals(Network.INPUT)) {
            return Optional.empty();
        }
        List<String> summands =
                sum.inputs().stream().filter(i -> !i.equals(branch)).toList();
        Layer last = network.layer(branch);
        Optional<Layer> norm = Optional.of(last).filter(l -> l.op() instanceof BatchNorm2d);
        Optional<Layer> layer = norm.isEmpty()
                ? Optional.of(last)
                : norm.map(n -> n.inputs().getFirst())
                        .filter(i -> !i.equals(Network.INPUT))
                        .map(network::layer);
        return layer.filter(l -> WeightColumns.solvable(l.op()))
                .filter(l -> OnlyReader.of(network, l).equals(norm.isPresent() ? norm : Optional.of(sum)))
                .filter(l -> norm.isEmpty() || OnlyReader.of(network, last).equals(Optional.of(sum)))
                .map(l -> new ResidualEnd(l.name(), norm, summands));
    }

    /**
     * How much the layer's output must change to change the sum by one, per channel of the original network; 0 where it
     * cannot.
     */
    float[] units(Weights original, int channels) {
        float[] units = new float[channels];
        if (norm.isEmpty()) {
            Arrays.fill(units, 1);
            return units;
        }
        Tensor gamma = original.get(norm.get().parameter("weight"));
        Tensor variance = original.get(norm.get().parameter("running_var"));
        double eps = ((BatchNorm2d) norm.get().op()).eps();
        double[] factors = new double[channels];
        double largest = 0;
        for (int c = 0; c < channels; c++) {
            factors[c] = gamma.get(c) / Math.sqrt(variance.get(c) + eps);
            largest = Math.max(largest, Math.abs(factors[c]));
        }
        for (int c = 0; c < channels; c++) {
            units[c] = Math.abs(factors[c]) > SMALLEST * largest ? (float) (1 / factors[c]) : 0;
        }
        return units;
    }
}
