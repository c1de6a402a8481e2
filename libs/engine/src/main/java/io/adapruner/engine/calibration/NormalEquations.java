package io.adapruner.engine.calibration;

import ai.djl.ndarray.NDArray;
import io.adapruner.engine.program.Argument;
import io.adapruner.engine.program.HostTensors;
import io.adapruner.network.tensor.Tensor;

/** Sums {@code U'U} and {@code U'T}: products of a batch in fp32, sums over batches in double precision. */
public final class NormalEquations implements RidgeRegression {
    private final TensorKit kit;
    private final WeightColumns columns;
    private final NDArray gram;
    private final NDArray cross;

    public NormalEquations(TensorKit kit, WeightColumns columns) {
        this.kit = kit;
        this.columns = columns;
        this.gram = kit.zeros(columns.groups(), columns.rows(), columns.rows());
        this.cross = kit.zeros(columns.groups(), columns.rows(), columns.outputs());
    }

    private NormalEquations(TensorKit kit, WeightColumns columns, NDArray gram, NDArray cross) {
        this.kit = kit;
        this.columns = columns;
        this.gram = gram;
        this.cross = cross;
    }

    public WeightColumns columns() {
        return columns;
    }

    /** {@code U'U}, {@code [groups, rows, rows]}; stays this object's. */
    public NDArray gram() {
        return gram;
    }

    /** {@code U'T}, {@code [groups, rows, outputs]}; stays this object's. */
    public NDArray cross() {
        return cross;
    }

    /**
     * The equations of some of the unknowns, as if the others had never been.
     *
     * @param some the columns that the unknowns are
     */
    public NormalEquations of(WeightColumns some, int[] unknowns) {
        try (NDArray at = kit.indices(unknowns)) {
            return new NormalEquations(
                    kit,
                    some,
                    kit.call("square_of", Argument.of(gram), Argument.of(at)),
                    kit.call("rows_of", Argument.of(cross), Argument.of(at)));
        }
    }

    @Override
    public void add(NDArray u, NDArray t) {
        accumulate(kit, gram, u, u);
        accumulate(kit, cross, u, t);
    }

    /** Adds {@code u'v} to the sums, in place. */
    public static void accumulate(TensorKit kit, NDArray sums, NDArray u, NDArray v) {
        kit.call("accumulate", Argument.of(sums), Argument.of(u), Argument.of(v))
                .close();
    }

    @Override
    public Tensor solve(Tensor kept, double share) {
        try (NDArray start = kit.floats(kept);
                NDArray solution = kit.call(
                        "ridge",
                        Argument.of(gram),
                        Argument.of(cross),
                        Argument.of(start),
                        Argument.of((long) columns.inputs()),
                        Argument.of(share))) {
            return HostTensors.tensor(solution);
        }
    }

    @Override
    public void close() {
        gram.close();
        cross.close();
    }
}
