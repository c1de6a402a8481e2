package io.adapruner.engine.calibration;

import ai.djl.ndarray.NDArray;
import io.adapruner.engine.program.Argument;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Linear;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.PointwiseLinear;
import io.adapruner.network.tensor.TensorShape;

/** Reads the sampled rows of one convolution or linear layer: its inputs as patches, its outputs as targets. */
public final class SampledLayer implements AutoCloseable {
    private final TensorKit kit;
    private final Op op;
    private final WeightColumns columns;
    private final int positions;
    private final NDArray outputs;
    private final NDArray cells;

    /** @param atLeast positions per image to sample, where the output has as many; a linear layer has one row per image */
    public SampledLayer(TensorKit kit, Op op, TensorShape input, int atLeast) {
        this.kit = kit;
        // A linear layer over channels reads patches of one position.
        this.op = op instanceof PointwiseLinear l ? Conv2d.of(l.in(), l.out(), 1, 1, 0) : op;
        this.columns = WeightColumns.of(op);
        PatchSampling sampling = this.op instanceof Conv2d conv
                ? PatchSampling.of(conv, input, atLeast)
                : new PatchSampling(new int[] {0}, new int[] {0});
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
        NDArray rows = op instanceof Conv2d conv ? patches(conv, x) : kit.call("features", Argument.of(x));
        if (!withBias) {
            return rows;
        }
        try (rows) {
            return kit.call("with_ones", Argument.of(rows));
        }
    }

    private NDArray patches(Conv2d conv, NDArray x) {
        return kit.call(
                "patches",
                Argument.of(x),
                Argument.of((long) conv.padding().height()),
                Argument.of((long) conv.padding().width()),
                Argument.of(cells),
                Argument.of((long) columns.area()),
                Argument.of((long) columns.groups()));
    }

    /** {@code [N * positions, out]}. */
    public NDArray targets(NDArray y) {
        return switch (op) {
            case Linear _ -> kit.call("rows", Argument.of(y));
            default -> kit.call("positions", Argument.of(y), Argument.of(outputs));
        };
    }

    @Override
    public void close() {
        outputs.close();
        cells.close();
    }
}
