package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/** Mean over as many windows as the output has positions; {@code 1x1} is global average pooling. */
public record AdaptiveAvgPool2d(Extent output) implements ChannelOp {
    public AdaptiveAvgPool2d {
        if (output.area() < 1) {
            throw Op.invalid("adaptive pooling to " + output);
        }
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        TensorShape x = Op.only(inputs, 3);
        return TensorShape.of(x.channels(), output.height(), output.width());
    }

    @Override
    public int[] couple(Coupling coupling, List<int[]> inputs, List<TensorShape> shapes) {
        return inputs.getFirst();
    }
}
