package io.adapruner.engine.elimination;

import ai.djl.ndarray.NDArray;
import io.adapruner.engine.calibration.CalibrationImages;
import io.adapruner.engine.calibration.NetworkWalk;
import io.adapruner.engine.calibration.NormalEquations;
import io.adapruner.engine.calibration.OutputShift;
import io.adapruner.engine.calibration.SampledLayer;
import io.adapruner.engine.calibration.TensorKit;
import io.adapruner.engine.calibration.WeightColumns;
import io.adapruner.engine.program.Argument;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What one consumer adds up over the images: {@code U'U} of its input patches, and the moments of the value that costs are
 * relative to. The cross product with the output is {@code U'U W}, as nothing is pruned here. A consumer whose outputs can be
 * shifted ({@link OutputShift}) has a column of ones among its inputs, which is never lost.
 */
final class ConsumerSums implements AutoCloseable {
    private static final long PATCH_BYTES = 1L << 28;

    private final TensorKit kit;
    private final Layer layer;
    private final Stream stream;
    private final WeightColumns columns;
    private final SampledLayer sampled;
    private final List<int[]> selections;
    private final List<NDArray> grams = new ArrayList<>();
    private final double[] moments;
    private final long values;
    private long images;

    /**
     * @param selections the unknowns of each system that is asked for; empty: one system with all of them
     * @param calibration how many images there will be, and how many at once at most
     */
    ConsumerSums(
            TensorKit kit,
            Network network,
            Weights weights,
            Layer layer,
            List<int[]> selections,
            Calibration calibration) {
        this.kit = kit;
        this.layer = layer;
        this.stream = Stream.behind(network, weights, layer);
        this.columns = columns(network, layer);
        this.selections = selections.stream().map(this::withOnes).toList();
        long bytesPerRow = 4L * columns.groups() * columns.rows();
        long affordable = PATCH_BYTES / (bytesPerRow * calibration.batch());
        int positions = (int) Math.max(1, Math.min(CalibrationImages.ROWS / calibration.images(), affordable));
        this.sampled = new SampledLayer(
                kit, layer.op(), network.shapes().get(layer.inputs().getFirst()), positions);
        if (selections.isEmpty()) {
            grams.add(kit.zeros(columns.groups(), columns.rows(), columns.rows()));
        } else {
            this.selections.forEach(s -> grams.add(kit.zeros(columns.groups(), s.length, s.length)));
        }
        this.moments = new double[2 * network.shapes().get(stream.value()).channels()];
        this.values = network.shapes().get(stream.value()).positions();
    }

    /** @param batch images of the largest batch */
    record Calibration(int images, int batch) {}

    static WeightColumns columns(Network network, Layer layer) {
        return WeightColumns.of(layer.op())
                .withBias(OutputShift.of(network, layer).isPresent());
    }

    private int[] withOnes(int[] selection) {
        return columns.bias()
                ? IntStream.concat(Arrays.stream(selection), IntStream.of(columns.inputs()))
                        .toArray()
                : selection;
    }

    void addPatches(NetworkWalk walk) {
        walk.runBefore(layer.name());
        NDArray input = walk.batch(0).get(layer.inputs().getFirst());
        images += input.getShape().get(0);
        try (NDArray u = sampled.patches(input, columns.bias())) {
            if (selections.isEmpty()) {
                NormalEquations.accumulate(kit, grams.getFirst(), u, u);
            }
            for (int s = 0; s < selections.size(); s++) {
                try (NDArray at = kit.indices(selections.get(s));
                        NDArray some = kit.call("columns", Argument.of(u), Argument.of(at))) {
                    NormalEquations.accumulate(kit, grams.get(s), some, some);
                }
            }
        }
    }

    void addMoments(NetworkWalk walk) {
        walk.runThrough(stream.value());
        try (NDArray batch = kit.call("moments", Argument.of(walk.batch(0).get(stream.value())))) {
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

    /**
     * The regularised least-squares problem of one of the systems, in units in which a cost is a share of the stream's
     * variance.
     */
    LeastSquares leastSquares(int system, Weights weights) {
        NDArray gram = grams.get(system);
        long inputs = gram.getShape().get(1) - (columns.bias() ? 1 : 0);
        try (NDArray all = kit.floats(scaled(weights));
                NDArray own = selections.isEmpty() ? kit.share(all) : rows(all, selections.get(system))) {
            return LeastSquares.ofOwn(kit, gram, (int) inputs, images * sampled.positions(), kit.share(own));
        }
    }

    private NDArray rows(NDArray all, int[] selection) {
        try (NDArray at = kit.indices(selection)) {
            return kit.call("rows_of", Argument.of(all), Argument.of(at));
        }
    }

    private Tensor scaled(Weights weights) {
        double variance = stream.variance(moments, images * values);
        double unit = variance > 0 ? Math.sqrt(1 / (variance * images * sampled.positions())) : 0;
        Optional<Tensor> nothing = columns.bias()
                ? Optional.of(Tensor.filled(List.of(columns.groups() * columns.outputs()), 0))
                : Optional.empty();
        Tensor packed = columns.pack(weights.get(layer.parameter("weight")), nothing);
        float[] scaled = packed.toArray();
        int perGroup = columns.rows() * columns.outputs();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= (float) (unit * stream.scale()[i / perGroup * columns.outputs() + i % columns.outputs()]);
        }
        return Tensor.of(List.copyOf(packed.shape()), scaled);
    }

    @Override
    public void close() {
        sampled.close();
        grams.forEach(NDArray::close);
    }
}
