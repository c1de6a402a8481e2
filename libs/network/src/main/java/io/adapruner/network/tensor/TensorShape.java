package io.adapruner.network.tensor;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Shape of one sample's tensor, without the batch axis: {@code [C, H, W]} for feature maps,
 * {@code [C, D, H, W]} for volumes, {@code [F]} for features. The
 * first axis is the channel axis, except of values within attention.
 *
 * @param dims extents, each at least 1
 */
public record TensorShape(List<Integer> dims) {
    public TensorShape {
        dims = List.copyOf(dims);
        if (dims.isEmpty() || dims.stream().anyMatch(d -> d < 1)) {
            throw new ProblemException(
                    ProblemCode.INVALID_NETWORK, "shape " + dims + " needs one or more extents >= 1");
        }
    }

    public static TensorShape of(int... dims) {
        return new TensorShape(Arrays.stream(dims).boxed().toList());
    }

    public int rank() {
        return dims.size();
    }

    /** Extent of the channel axis. */
    public int channels() {
        return dims.getFirst();
    }

    /** Of a plane, or of a volume's slices. */
    public int height() {
        return dims.get(rank() - 2);
    }

    /** Of a plane, or of a volume's slices. */
    public int width() {
        return dims.getLast();
    }

    /** Number of values for one channel: {@code H * W}, 1 for features. */
    public long positions() {
        return dims.stream().skip(1).mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }

    public long elements() {
        return Math.multiplyExact(channels(), positions());
    }

    /** Extents of a batch of such samples. */
    public long[] batched(long samples) {
        return LongStream.concat(LongStream.of(samples), dims.stream().mapToLong(Integer::longValue))
                .toArray();
    }

    public TensorShape withChannels(int channels) {
        var changed = new ArrayList<>(dims);
        changed.set(0, channels);
        return new TensorShape(changed);
    }

    @Override
    public String toString() {
        return dims.stream().map(String::valueOf).collect(Collectors.joining("x"));
    }
}
