package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.Arrays;
import java.util.List;

/** Any channels in any order, {@code x[:, channels]}: steps, flips, permutations, repetitions. */
public record GatherChannels(List<Integer> channels) implements ChannelOp {
    public GatherChannels {
        channels = List.copyOf(channels);
        if (channels.isEmpty() || channels.stream().anyMatch(c -> c < 0)) {
            throw Op.invalid("cannot gather the channels " + channels);
        }
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        TensorShape x = Op.only(inputs, 0);
        int last = channels.stream().mapToInt(Integer::intValue).max().orElseThrow();
        if (last >= x.channels()) {
            throw Op.invalid("cannot gather channel " + last + " of " + x);
        }
        return x.withChannels(channels.size());
    }

    @Override
    public int[] couple(Coupling coupling, List<int[]> inputs, List<TensorShape> shapes) {
        int[] x = inputs.getFirst();
        return channels.stream().mapToInt(c -> x[c]).toArray();
    }

    @Override
    public Op prune(List<int[]> inputs, int[] output) {
        return new GatherChannels(Arrays.stream(output)
                .map(c -> Arrays.binarySearch(inputs.getFirst(), channels.get(c)))
                .boxed()
                .toList());
    }
}
