package io.adapruner.engine.elimination;

import ai.djl.ndarray.NDArray;
import io.adapruner.engine.calibration.TensorKit;
import io.adapruner.engine.program.Argument;
import io.adapruner.network.tensor.Tensor;
import java.util.List;

/**
 * {@code min |U W - T|^2 + lambda |W - W_own|^2} where {@code W_own} reproduces T exactly, double precision, on the device.
 * Lambda is at least 0.1 % of the mean diagonal of {@code U'U}, and larger where few samples say little about that matrix: the
 * intensity at which oracle approximating shrinkage (Chen, Wiesel, Eldar and Hero 2010, equation 23) draws a covariance towards
 * a multiple of the identity. Without it, 300 images make 300 of 1,280 pooled channels look like enough.
 *
 * @param inverse {@code (U'U + lambda)^-1}, {@code [groups, K, K]}
 * @param solution {@code W_own}, {@code [groups, K, outputs]}
 */
public record LeastSquares(TensorKit kit, NDArray inverse, NDArray solution) implements AutoCloseable {
    /** Unknowns of one system, at most: 512 channels of 3 x 3, whose inverse has 170 MB. */
    public static final int WIDEST = 4_608;

    /** Lambda relative to the mean diagonal of U'U, at least. */
    private static final double RIDGE = 1e-3;
    /** Shrinkage beyond which nothing of the matrix would be left. */
    private static final double MOST = 0.9;

    /**
     * @param gram {@code U'U}, {@code [groups, K, K]}; behind the inputs there may be one row and column for a constant
     * @param samples rows of U
     * @param solution owned by the result
     */
    static LeastSquares ofOwn(TensorKit kit, NDArray gram, int inputs, long samples, NDArray solution) {
        float[] shares = shares(kit, gram, inputs, samples);
        try (NDArray each = kit.floats(Tensor.of(List.of(shares.length), shares))) {
            NDArray inverse = kit.call("inverse", Argument.of(gram), Argument.of((long) inputs), Argument.of(each));
            return new LeastSquares(kit, inverse, kit.call("doubles", Argument.of(solution)));
        } finally {
            solution.close();
        }
    }

    /**
     * As {@link #ofOwn}, for targets that {@code W_own} misses.
     *
     * @param cross {@code U'T}, {@code [groups, K, outputs]}
     * @param own {@code W_own} of the same shape
     * @param scale of each output, {@code [groups, 1, outputs]}: what its errors are multiplied by before they are squared
     */
    public static LeastSquares of(
            TensorKit kit, NDArray gram, NDArray cross, int inputs, long samples, NDArray own, NDArray scale) {
        float[] shares = shares(kit, gram, inputs, samples);
        try (NDArray each = kit.floats(Tensor.of(List.of(shares.length), shares))) {
            NDArray inverse = kit.call("inverse", Argument.of(gram), Argument.of((long) inputs), Argument.of(each));
            NDArray solution = kit.call(
                    "solution_towards",
                    Argument.of(inverse),
                    Argument.of(gram),
                    Argument.of(cross),
                    Argument.of(own),
                    Argument.of(scale));
            return new LeastSquares(kit, inverse, solution);
        }
    }

    private static float[] shares(TensorKit kit, NDArray gram, int inputs, long samples) {
        boolean constant = gram.getShape().get(1) > inputs;
        try (NDArray covariance =
                        kit.call(constant ? "centred" : "inputs_of", Argument.of(gram), Argument.of((long) inputs));
                NDArray energies = kit.call("energies", Argument.of(covariance))) {
            double[] values = energies.toDoubleArray();
            float[] shares = new float[values.length / 2];
            for (int g = 0; g < shares.length; g++) {
                double rho = shrinkage(values[2 * g], values[2 * g + 1], inputs, samples);
                shares[g] = (float) Math.max(RIDGE, rho / (1 - rho));
            }
            return shares;
        }
    }

    /**
     * @param squares {@code tr(S^2)}
     * @param trace {@code tr(S)}
     * @param size rows of S
     * @return in [0, {@value #MOST}]
     */
    static double shrinkage(double squares, double trace, int size, long samples) {
        double unequal = squares - trace * trace / size;
        double rest = 1 - 2.0 / size;
        double rho = (rest * squares + trace * trace) / ((samples + rest) * unequal);
        return unequal > 0 && trace > 0 ? Math.clamp(rho, 0, MOST) : 0;
    }

    /** The part of the problem that changes when units of a group go; the other unknowns stay free. */
    public ConsumerElimination of(UnitRows units) {
        try (NDArray rows = kit.indices(units.all())) {
            return new ConsumerElimination(
                    kit,
                    kit.call("square_of", Argument.of(inverse), Argument.of(rows)),
                    kit.call("rows_of", Argument.of(solution), Argument.of(rows)),
                    units.units(),
                    units.size());
        }
    }

    @Override
    public void close() {
        inverse.close();
        solution.close();
    }
}
