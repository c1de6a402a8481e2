package io.adapruner.network.op;

import io.adapruner.network.op.ParameterSpec.Axis;
import io.adapruner.network.op.ParameterSpec.Role;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.List;

/** A kernel of weights over planes or volumes, with any number of groups: a convolution or a transposed one. */
public sealed interface KernelOp extends ChannelOp permits Convolution, TransposedConvolution {
    /** Input channels. */
    int in();

    /** Output channels. */
    int out();

    Extent kernel();

    Extent stride();

    Extent padding();

    Extent dilation();

    int groups();

    /** Whether a bias per output channel is added. */
    boolean bias();

    /** Whether every input channel is read alone. */
    default boolean depthwise() {
        return groups() == in() && groups() > 1;
    }

    /** Its weight, as PyTorch stores it. */
    ParameterSpec weight();

    @Override
    default List<ParameterSpec> parameters() {
        var specs = new ArrayList<>(List.of(weight()));
        if (bias()) {
            specs.add(new ParameterSpec("bias", List.of(out()), List.of(Axis.OUT), Role.BIAS));
        }
        return specs;
    }

    @Override
    default int[] couple(Coupling coupling, List<int[]> inputs, List<TensorShape> shapes) {
        return Grouping.couple(coupling, inputs.getFirst(), out(), groups(), depthwise());
    }
}
