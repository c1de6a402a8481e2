package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/** Maximum over windows of each channel, of planes or volumes. */
public sealed interface MaxPool extends ChannelOp permits MaxPool2d, MaxPool3d {
    Extent kernel();

    Extent stride();

    Extent padding();

    Extent dilation();

    boolean ceilMode();

    /** One over as many axes as its extents have. */
    static MaxPool of(Extent kernel, Extent stride, Extent padding, Extent dilation, boolean ceilMode) {
        return kernel.axes() == 3
                ? new MaxPool3d(kernel, stride, padding, dilation, ceilMode)
                : new MaxPool2d(kernel, stride, padding, dilation, ceilMode);
    }

    @Override
    default TensorShape outputShape(List<TensorShape> inputs) {
        TensorShape x = Op.only(inputs, kernel().axes() + 1);
        return Window.slide(x, x.channels(), kernel(), stride(), padding(), dilation(), ceilMode());
    }

    @Override
    default int[] couple(Coupling coupling, List<int[]> inputs, List<TensorShape> shapes) {
        return inputs.getFirst();
    }
}
