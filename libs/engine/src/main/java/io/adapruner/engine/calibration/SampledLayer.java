package io.adapruner.engine.calibration;

import ai.djl.ndarray.NDArray;
import io.adapruner.engine.program.Argument;
import io.adapruner.network.op.Op;
import io.adapruner.network.tensor.TensorShape;

/** Reads the sampled rows of one {@link WeightColumns#solvable} layer: its inputs as patches, its outputs as targets. */
public final class SampledLayer implements AutoCloseable {
    private final TensorKit kit;
    private final WeightColumns columns;
    private final int positions;
    private final NDArray outputs;
    private final NDArray cells;

    /** @param atLeast positions per image to sample, where the output has as many; a linear layer over features has one */
    public SampledLayer(TensorKit kit, Op op, TensorShape input, int atLeast) {
        this.kit = kit;
        this.columns = WeightColumns.of(op);
        PatchSampling sampling = ConvolutionView.of(op).orElseThrow().sampling(input, atLeast);
        this.positions = sampling.outputs().length;
        this.outputs = kit.indices(sampling.outputs());
        this.cells = kit.indices(sampling.cells());
    }

    public WeightColumns columns() {
        return columns;
    }

    /** Rows per image. */
    public int positions() {
        return positions;
    }

    /** {@code [groups, N * positions, inputs]}; with a last column of ones when {@code withBias}. */
    public NDArray patches(NDArray x, boolean withBias) {
        NDArray rows = kit.call(
                "patches", Argument.of(x), Argument.of(cells), Argument.of((long) columns.area()), Argument.of((long)
                        columns.groups()));
        if (!withBias) {
            return rows;
        }
        try (rows) {
            return kit.call("with_ones", Argument.of(rows));
        }
    }

    /** {@code [N * positions, out]}, of the layer's output or of what has its shape. */
    public NDArray targets(NDArray y) {
        return kit.call("positions", Argument.of(y), Argument.of(outputs));
    }

    @Override
    public void close() {
        outputs.close();
        cells.close();
    }
}
