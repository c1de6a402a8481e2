package io.adapruner.engine.calibration;

import ai.djl.ndarray.NDArray;
import io.adapruner.network.tensor.Tensor;

/**
 * {@code min |U W - T|^2 + lambda |W - W_kept|^2}, lambda a share of the mean diagonal of {@code U'U} over the inputs (a
 * bias column does not count), one system per convolution group, rows summed batch by batch, solved in double precision.
 */
public sealed interface RidgeRegression extends AutoCloseable permits NormalEquations, FewRows {
    /** The cheaper of two ways to the same solution: in the unknowns, or, where there are fewer rows, in the rows. */
    static RidgeRegression of(TensorKit kit, WeightColumns columns, long rows) {
        return rows < columns.rows() ? new FewRows(kit, columns) : new NormalEquations(kit, columns);
    }

    /**
     * Adds rows; both tensors stay the caller's.
     *
     * @param u {@code [groups, R, unknowns]}
     * @param t {@code [groups, R, outputs]}
     */
    void add(NDArray u, NDArray t);

    /**
     * @param kept {@code W_kept} as {@link WeightColumns} packs it
     * @param share lambda relative to the mean diagonal
     * @return W in the same order
     */
    Tensor solve(Tensor kept, double share);

    @Override
    void close();
}
