package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/** Mean over windows of each channel, of planes or volumes. */
public sealed interface AvgPool extends ChannelOp permits AvgPool2d, AvgPool3d {
    Extent kernel();

    Extent stride();

    Extent padding();

    boolean ceilMode();

    boolean countIncludePad();

    /** One over as many axes as its extents have. */
    static AvgPool of(Extent kernel, Extent stride, Extent padding, boolean ceilMode, boolean countIncludePad) {
        return kernel.axes() == 3
                ? new AvgPool3d(kernel, stride, padding, ceilMode, countIncludePad)
                : new AvgPool2d(kernel, stride, padding, ceilMode, countIncludePad);
    }

    @Override
    default TensorShape outputShape(List<TensorShape> inputs) {
        TensorShape x = Op.only(inputs, kernel().axes() + 1);
        Extent dense = Extent.even(kernel().axes(), 1);
        return Window.slide(x, x.channels(), kernel(), stride(), padding(), dense, ceilMode());
    }

    @Override
    default int[] couple(Coupling coupling, List<int[]> inputs, List<TensorShape> shapes) {
        return inputs.getFirst();
    }
}
