package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/** Mean over windows of each channel. */
public record AvgPool2d(Extent kernel, Extent stride, Extent padding, boolean ceilMode, boolean countIncludePad)
        implements ChannelOp {
    public AvgPool2d {
        Window.check(kernel, stride);
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        TensorShape x = Op.only(inputs, 3);
        return Window.slide(x, x.channels(), kernel, stride, padding, Extent.square(1), ceilMode);
    }

    @Override
    public int[] couple(Coupling coupling, List<int[]> inputs, List<TensorShape> shapes) {
        return inputs.getFirst();
    }
}
