package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/** Mean over as many windows as the output has positions, of planes or volumes. */
public sealed interface AdaptiveAvgPool extends ChannelOp permits AdaptiveAvgPool2d, AdaptiveAvgPool3d {
    Extent output();

    /** One over as many axes as the output has. */
    static AdaptiveAvgPool of(Extent output) {
        return output.axes() == 3 ? new AdaptiveAvgPool3d(output) : new AdaptiveAvgPool2d(output);
    }

    @Override
    default TensorShape outputShape(List<TensorShape> inputs) {
        return Window.over(inputs, output());
    }

    @Override
    default int[] couple(Coupling coupling, List<int[]> inputs, List<TensorShape> shapes) {
        return inputs.getFirst();
    }
}
