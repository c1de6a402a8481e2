package io.adapruner.network.op;

import io.adapruner.network.op.ParameterSpec.Axis;
import io.adapruner.network.op.ParameterSpec.Role;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.List;

/** Fully connected layer: {@code [in] -> [out]}. */
public record Linear(int in, int out, boolean bias) implements ChannelOp {
    public Linear {
        if (in < 1 || out < 1) {
            throw Op.invalid("linear layer of " + in + " to " + out + " features");
        }
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        TensorShape x = Op.only(inputs, 1);
        if (x.channels() != in) {
            throw Op.invalid("linear layer expects " + in + " features, got " + x);
        }
        return TensorShape.of(out);
    }

    @Override
    public List<ParameterSpec> parameters() {
        var specs = new ArrayList<ParameterSpec>();
        specs.add(new ParameterSpec("weight", List.of(out, in), List.of(Axis.OUT, Axis.IN), Role.WEIGHT));
        if (bias) {
            specs.add(new ParameterSpec("bias", List.of(out), List.of(Axis.OUT), Role.BIAS));
        }
        return specs;
    }

    @Override
    public long macs(TensorShape input, TensorShape output) {
        return output.elements() * input.channels();
    }

    @Override
    public int[] couple(Coupling coupling, List<int[]> inputs, List<TensorShape> shapes) {
        return coupling.produce(out);
    }

    @Override
    public Op prune(List<int[]> inputs, int[] output) {
        return new Linear(inputs.getFirst().length, output.length, bias);
    }
}
