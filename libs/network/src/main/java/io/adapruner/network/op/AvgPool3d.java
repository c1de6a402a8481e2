package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/** {@link AvgPool} of {@code [C, D, H, W]}. */
public record AvgPool3d(Extent kernel, Extent stride, Extent padding, boolean ceilMode, boolean countIncludePad)
        implements AvgPool {
    public AvgPool3d {
        Window.check(3, kernel, stride, padding);
    }

    /** PyTorch's kernel, other than that of planes, refuses a window that only padding makes room for. */
    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        TensorShape x = Op.only(inputs, 4);
        for (int axis = 0; axis < kernel.axes(); axis++) {
            if (x.dims().get(axis + 1) < kernel.along(axis)) {
                throw Op.invalid("window of " + kernel + " is larger than the volume " + x + " that it averages");
            }
        }
        return AvgPool.super.outputShape(inputs);
    }
}
