package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.Arrays;
import java.util.List;

/** Neighbouring channels, {@code x[:, start:start + length]}; the pieces of a chunk or split are one each. */
public record SliceChannels(int start, int length) implements Op {
    public SliceChannels {
        if (start < 0 || length < 1) {
            throw Op.invalid("cannot take " + length + " channels from " + start + " on");
        }
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        TensorShape x = Op.only(inputs, 0);
        if (length > x.channels() - start) {
            throw Op.invalid("cannot take " + length + " channels from " + start + " on of " + x);
        }
        return x.withChannels(length);
    }

    @Override
    public Identities couple(Coupling coupling, List<Identities> inputs) {
        return inputs.getFirst().taken(0, start, length, 1);
    }

    @Override
    public Op prune(List<Survivors> inputs, Survivors output) {
        int before = (int)
                Arrays.stream(inputs.getFirst().along(0)).filter(c -> c < start).count();
        return new SliceChannels(before, output.along(0).length);
    }
}
