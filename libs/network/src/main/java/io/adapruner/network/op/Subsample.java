package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/** Every n-th position in height and width, {@code x[:, :, ::n, ::n]}: the spatial half of an option-A shortcut (He et al. 2015). */
public record Subsample(int step) implements ChannelOp {
    public Subsample {
        if (step < 1) {
            throw Op.invalid("subsampling step " + step);
        }
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        TensorShape x = Op.only(inputs, 3);
        return TensorShape.of(x.channels(), Math.ceilDiv(x.height(), step), Math.ceilDiv(x.width(), step));
    }

    @Override
    public int[] couple(Coupling coupling, List<int[]> inputs, List<TensorShape> shapes) {
        return inputs.getFirst();
    }
}
