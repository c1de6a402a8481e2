package io.adapruner.network.op;

import io.adapruner.network.op.ParameterSpec.Axis;
import io.adapruner.network.op.ParameterSpec.Role;
import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/**
 * {@code x > 0 ? x : a x} with a learnt slope (He et al. 2015).
 *
 * @param slopes 1, or one per channel
 */
public record PRelu(int slopes) implements ChannelOp {
    public PRelu {
        if (slopes < 1) {
            throw Op.invalid("PReLU with " + slopes + " slopes");
        }
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        TensorShape x = Op.only(inputs, 0);
        if (slopes != 1 && slopes != x.channels()) {
            throw Op.invalid("PReLU with " + slopes + " slopes got " + x);
        }
        return x;
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(
                new ParameterSpec("weight", List.of(slopes), List.of(slopes == 1 ? Axis.OTHER : Axis.OUT), Role.SLOPE));
    }

    @Override
    public int[] couple(Coupling coupling, List<int[]> inputs, List<TensorShape> shapes) {
        return inputs.getFirst();
    }

    @Override
    public Op prune(List<int[]> inputs, int[] output) {
        return slopes == 1 ? this : new PRelu(output.length);
    }
}
