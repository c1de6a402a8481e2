package io.adapruner.engine.residual;

import ai.djl.ndarray.NDArray;
import io.adapruner.engine.calibration.CalibrationImages;
import io.adapruner.engine.calibration.NetworkWalk;
import io.adapruner.engine.calibration.NormalEquations;
import io.adapruner.engine.calibration.SampledLayer;
import io.adapruner.engine.calibration.TensorKit;
import io.adapruner.engine.calibration.WeightColumns;
import io.adapruner.engine.program.Argument;
import io.adapruner.network.ChannelGroup;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * What one consumer of one group needs for its curve: {@code U'U} of its input patches, and the moments of the value that
 * residuals are relative to. The cross product with the output is {@code U'U W}, as nothing is pruned here.
 */
final class ConsumerSums implements AutoCloseable {
    /** Ridge relative to the mean diagonal of U'U. */
    private static final double RIDGE = 1e-3;

    private final TensorKit kit;
    private final Layer layer;
    private final Stream stream;
    private final SampledLayer sampled;
    private final WeightColumns columns;
    private final NDArray gram;
    private final double[] moments;
    private final long values;
    private long images;

    ConsumerSums(TensorKit kit, Network network, Weights weights, Layer layer, CalibrationImages images) {
        this.kit = kit;
        this.layer = layer;
        this.stream = Stream.behind(network, weights, layer);
        WeightColumns full = WeightColumns.of(layer.op());
        this.sampled = new SampledLayer(
                kit, layer.op(), network.shapes().get(layer.inputs().getFirst()), images.positions(full));
        this.columns = new WeightColumns(full.groups(), full.area(), full.channels(), full.outputs(), false);
        this.gram = kit.zeros(columns.groups(), columns.rows(), columns.rows());
        this.moments = new double[2 * network.shapes().get(stream.value()).channels()];
        this.values = network.shapes().get(stream.value()).positions();
    }

    /** Bytes of the sums of one layer. */
    static long bytes(Layer layer) {
        WeightColumns columns = WeightColumns.of(layer.op());
        return 8L * columns.groups() * columns.rows() * columns.rows();
    }

    void addPatches(NetworkWalk walk) {
        walk.runBefore(layer.name());
        NDArray input = walk.value(0, layer.inputs().getFirst());
        images += input.getShape().get(0);
        try (NDArray u = sampled.patches(input, false)) {
            NormalEquations.accumulate(kit, gram, u, u);
        }
    }

    void addMoments(NetworkWalk walk) {
        walk.runThrough(stream.value());
        try (NDArray batch = kit.call("moments", Argument.of(walk.value(0, stream.value())))) {
            double[] sums = batch.toDoubleArray();
            for (int i = 0; i < sums.length; i++) {
                moments[i] += sums[i];
            }
        }
    }

    String streamValue() {
        return stream.value();
    }

    String layerName() {
        return layer.name();
    }

    /** Share of the stream's variance that is lost at each width, 1 first. */
    double[] curve(Weights weights, ChannelGroup.Member member, double[] scores) {
        GroupCurve curve = GroupCurve.of(columns, member, scores);
        Tensor weight = columns.pack(weights.get(layer.parameter("weight")), Optional.empty());
        double variance = stream.variance(moments, images * values);
        try (NDArray order = kit.indices(curve.order());
                NDArray scaled = kit.floats(scaled(weight));
                NDArray explained = kit.call(
                        "explained", Argument.of(gram), Argument.of(scaled), Argument.of(order), Argument.of(RIDGE))) {
            double[] lost = curve.lost(explained.toDoubleArray());
            double unit = variance > 0 ? 1 / (variance * images * sampled.positions()) : 0;
            for (int w = 0; w < lost.length; w++) {
                lost[w] *= unit;
            }
            return lost;
        }
    }

    private Tensor scaled(Tensor weight) {
        float[] values = weight.toArray();
        int perGroup = columns.rows() * columns.outputs();
        for (int i = 0; i < values.length; i++) {
            values[i] *= (float) stream.scale()[i / perGroup * columns.outputs() + i % columns.outputs()];
        }
        return Tensor.of(List.copyOf(weight.shape()), values);
    }

    @Override
    public void close() {
        sampled.close();
        gram.close();
    }
}
