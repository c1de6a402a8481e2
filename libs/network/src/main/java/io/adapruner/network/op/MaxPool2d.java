package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/** Maximum over windows of each channel. */
public record MaxPool2d(Extent kernel, Extent stride, Extent padding, Extent dilation, boolean ceilMode)
        implements ChannelOp {
    public MaxPool2d {
        Window.check(kernel, stride);
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        TensorShape x = Op.only(inputs, 3);
        return Window.slide(x, x.channels(), kernel, stride, padding, dilation, ceilMode);
    }

    @Override
    public int[] couple(Coupling coupling, List<int[]> inputs, List<TensorShape> shapes) {
        return inputs.getFirst();
    }
}
