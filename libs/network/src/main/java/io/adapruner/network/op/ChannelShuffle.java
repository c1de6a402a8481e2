package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Channels dealt out in turn over groups (ShuffleNet, Zhang et al. 2018): {@code [groups, channels / groups]} read as
 * {@code [channels / groups, groups]}.
 */
public record ChannelShuffle(int channels, int groups) implements ChannelOp {
    public ChannelShuffle {
        if (channels < 1 || groups < 1 || channels % groups != 0) {
            throw Op.invalid("cannot shuffle " + channels + " channels in " + groups + " groups");
        }
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        TensorShape x = Op.only(inputs, 0);
        if (x.channels() != channels || x.rank() < 2) {
            throw Op.invalid("channel shuffle expects " + channels + " channels at positions, got " + x);
        }
        return x;
    }

    /** For each channel of the output the channel of the input. */
    public int[] sources() {
        return IntStream.range(0, channels)
                .map(c -> c % groups * (channels / groups) + c / groups)
                .toArray();
    }

    @Override
    public int[] couple(Coupling coupling, List<int[]> inputs, List<TensorShape> shapes) {
        int[] x = inputs.getFirst();
        return Arrays.stream(sources()).map(c -> x[c]).toArray();
    }

    /** Still a shuffle when each group lost the same; otherwise the channels are gathered one by one. */
    @Override
    public Op prune(List<int[]> inputs, int[] output) {
        int[] sources = sources();
        int[] gathered = Arrays.stream(output)
                .map(c -> Arrays.binarySearch(inputs.getFirst(), sources[c]))
                .toArray();
        if (gathered.length % groups == 0) {
            var regular = new ChannelShuffle(gathered.length, groups);
            if (Arrays.equals(regular.sources(), gathered)) {
                return regular;
            }
        }
        return new GatherChannels(Arrays.stream(gathered).boxed().toList());
    }
}
