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
    public int[] couple(Coupling coupling, List<int[]> inputs, List<TensorShape> shapes) {
        return Arrays.copyOfRange(inputs.getFirst(), start, start + length);
    }

    @Override
    public Op prune(List<int[]> inputs, int[] output) {
        int before =
                (int) Arrays.stream(inputs.getFirst()).filter(c -> c < start).count();
        return new SliceChannels(before, output.length);
    }
}
