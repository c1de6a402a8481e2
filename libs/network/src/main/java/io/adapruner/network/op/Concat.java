package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/** Concatenation along the channel axis. */
public record Concat() implements Op {
    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        if (inputs.isEmpty()
                || inputs.stream().map(s -> s.withChannels(1)).distinct().count() != 1) {
            throw Op.invalid("concat expects inputs that differ in channels only, got " + inputs);
        }
        return inputs.getFirst()
                .withChannels(inputs.stream().mapToInt(TensorShape::channels).sum());
    }

    @Override
    public Identities couple(Coupling coupling, List<Identities> inputs) {
        TensorShape y = outputShape(inputs.stream().map(Identities::shape).toList());
        return Identities.joined(coupling, inputs, 0, true, y);
    }
}
