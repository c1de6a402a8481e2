package io.adapruner.engine.calibration;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.adapruner.engine.program.Argument;
import io.adapruner.engine.program.HostTensors;
import io.adapruner.network.tensor.Tensor;

/**
 * The same solution where there are fewer rows than unknowns (the first linear layer of a VGG reads 25,088 inputs):
 * {@code W = W_kept + U' (U U' + lambda)^-1 (T - U W_kept)}, so the system has the size of the rows.
 */
public final class FewRows implements RidgeRegression {
    private final TensorKit kit;
    private final WeightColumns columns;
    private final NDList inputs = new NDList();
    private final NDList targets = new NDList();

    public FewRows(TensorKit kit, WeightColumns columns) {
        this.kit = kit;
        this.columns = columns;
    }

    @Override
    public void add(NDArray u, NDArray t) {
        inputs.add(kit.share(u));
        targets.add(kit.share(t));
    }

    @Override
    public Tensor solve(Tensor kept, double share) {
        try (NDArray u = kit.call("concat", Argument.of(inputs));
                NDArray t = kit.call("concat", Argument.of(targets));
                NDArray start = kit.floats(kept);
                NDArray solution = kit.call(
                        "ridge_of_few_rows",
                        Argument.of(u),
                        Argument.of(t),
                        Argument.of(start),
                        Argument.of((long) columns.inputs()),
                        Argument.of(share))) {
            return HostTensors.tensor(solution);
        }
    }

    @Override
    public void close() {
        inputs.close();
        targets.close();
    }
}
