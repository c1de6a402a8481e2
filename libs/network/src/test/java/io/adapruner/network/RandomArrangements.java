package io.adapruner.network;

import io.adapruner.network.op.AdaptiveAvgPool2d;
import io.adapruner.network.op.AdaptiveMaxPool2d;
import io.adapruner.network.op.Add;
import io.adapruner.network.op.Arithmetic;
import io.adapruner.network.op.AvgPool2d;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.op.ChannelShuffle;
import io.adapruner.network.op.Concat;
import io.adapruner.network.op.ConcatPositions;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.ConvTranspose2d;
import io.adapruner.network.op.Crop;
import io.adapruner.network.op.Expand;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Fold;
import io.adapruner.network.op.GatherChannels;
import io.adapruner.network.op.MatMul;
import io.adapruner.network.op.MaxPool2d;
import io.adapruner.network.op.OneDimensional;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.Permute;
import io.adapruner.network.op.Reduce;
import io.adapruner.network.op.Reshape;
import io.adapruner.network.op.Resize;
import io.adapruner.network.op.Resize.Interpolation;
import io.adapruner.network.op.SliceChannels;
import io.adapruner.network.op.SpatialPad;
import io.adapruner.network.op.Unfold;
import io.adapruner.network.op.WithScalar;
import io.adapruner.network.tensor.TensorShape;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Draws operations that move, repeat or join values. */
final class RandomArrangements {
    private final DrawnLayers drawn;

    RandomArrangements(DrawnLayers drawn) {
        this.drawn = drawn;
    }

    void step(int x) {
        TensorShape in = drawn.shape(x);
        switch (drawn.between(0, 14)) {
            case 0 -> slice(x);
            case 1, 2 -> shuffled(x);
            case 3 ->
                drawn.add(
                        new GatherChannels(IntStream.range(0, drawn.between(1, in.channels() + 1))
                                .map(i -> drawn.between(0, in.channels() - 1))
                                .boxed()
                                .toList()),
                        x);
            case 4 -> drawn.add(new ChannelShuffle(in.channels(), drawn.divisor(in.channels())), x);
            case 5 -> crop(x);
            case 13 -> expanded(x);
            case 14 -> patches(x);
            case 6 -> {
                if (in.positions() <= 64) {
                    drawn.add(new ConcatPositions(drawn.between(1, 2)), x, drawn.partner(x));
                }
            }
            case 7 -> resize(x);
            case 8 -> pad(x);
            case 9 ->
                drawn.add(
                        new Reduce(
                                drawn.any(folding()), drawn.any(List.of(List.of(1), List.of(2), List.of(1, 2))), true),
                        drawn.bounded(x));
            case 10 -> line(x);
            case 11 -> followed(x);
            default -> opaque(x);
        }
    }

    /** Where rounding decides which of two is larger, no two computations agree on its place. */
    static List<Reduce.Function> folding() {
        return Stream.of(Reduce.Function.values())
                .filter(function -> !function.places())
                .toList();
    }

    /** Patches, and the same put back where they overlap. */
    private void patches(int x) {
        TensorShape in = drawn.shape(x);
        var kernel = new Extent(drawn.between(1, 2), drawn.between(1, 2));
        var stride = new Extent(drawn.between(1, 2), drawn.between(1, 2));
        var padding = Extent.square(1);
        var dilation = new Extent(drawn.between(1, 2), 1);
        if (in.channels() * in.positions() > 200) {
            return;
        }
        int unfolded = drawn.add(new Unfold(kernel, stride, padding, dilation), x);
        if (drawn.random().nextBoolean()) {
            int halved = drawn.add(new WithScalar(Arithmetic.MULTIPLY, 0.5), unfolded);
            drawn.add(new Fold(new Extent(in.height(), in.width()), kernel, stride, padding, dilation), halved);
        } else {
            TensorShape lines = drawn.shape(unfolded);
            drawn.add(new Reshape(List.of(lines.channels(), 1, lines.dims().get(1))), unfolded);
        }
    }

    private int slice(int x) {
        int channels = drawn.shape(x).channels();
        int start = drawn.between(0, channels - 1);
        return drawn.add(new SliceChannels(start, drawn.between(1, channels - start)), x);
    }

    /** ShuffleNet's unit: half of the channels pass by a convolution, then both halves are dealt out. */
    private void shuffled(int x) {
        int channels = drawn.shape(x).channels();
        if (channels % 2 != 0 || channels > 24) {
            slice(x);
            return;
        }
        int half = channels / 2;
        int passed = drawn.add(new SliceChannels(0, half), x);
        int taken = drawn.add(new SliceChannels(half, half), x);
        int worked = drawn.add(Conv2d.of(half, half, 1, 1, 0), taken);
        drawn.add(new ChannelShuffle(channels, 2), drawn.add(new Concat(), passed, worked));
    }

    private void crop(int x) {
        int axis = drawn.between(1, 2);
        int extent = drawn.shape(x).dims().get(axis);
        int start = drawn.between(0, extent - 1);
        int step = drawn.between(1, 2);
        drawn.add(new Crop(axis, start, drawn.between(1, Math.ceilDiv(extent - start, step)), step), x);
    }

    /** A gate over rows, columns or channels, and what it gates. */
    private void expanded(int x) {
        TensorShape in = drawn.shape(x);
        List<Integer> axes = drawn.any(List.of(List.of(0), List.of(1), List.of(1, 2), List.of(0, 1, 2)));
        int mean = drawn.add(new Reduce(Reduce.Function.MEAN, axes, true), x);
        int gate = drawn.add(new Expand(in.dims()), mean);
        if (drawn.random().nextBoolean()) {
            drawn.add(new Add(), x, gate);
        }
    }

    private void resize(int x) {
        Interpolation interpolation = drawn.any(List.of(Interpolation.values()));
        boolean corners =
                interpolation != Interpolation.NEAREST && drawn.random().nextBoolean();
        TensorShape in = drawn.shape(x);
        drawn.add(
                drawn.random().nextBoolean() || in.positions() > 100 || in.height() < 2 || in.width() < 2
                        ? Resize.to(new Extent(drawn.between(1, 7), drawn.between(1, 7)), interpolation, corners)
                        : scaled(in, drawn.any(List.of(0.7, 1.3, 2.0)), 1.5, interpolation, corners),
                x);
    }

    private static Resize scaled(
            TensorShape in, double height, double width, Interpolation interpolation, boolean corners) {
        var output = new Extent((int) Math.floor(in.height() * height), (int) Math.floor(in.width() * width));
        return new Resize(
                interpolation,
                output,
                factor(in.height(), height, output.height()),
                factor(in.width(), width, output.width()),
                corners);
    }

    /** 0 where the extents say it all, or where a factor beside them would mean two things. */
    private static double factor(int in, double factor, int out) {
        return in * factor == out || out == in || out == 2 * in ? 0 : factor;
    }

    private void pad(int x) {
        TensorShape in = drawn.shape(x);
        SpatialPad.Mode mode = drawn.any(List.of(SpatialPad.Mode.values()));
        int most = mode == SpatialPad.Mode.REFLECT ? Math.min(in.height(), in.width()) - 1 : 2;
        int least = Math.min(2, most);
        drawn.add(
                new SpatialPad(
                        mode,
                        new Extent(drawn.between(0, least), drawn.between(0, least)),
                        new Extent(drawn.between(0, least), drawn.between(0, least)),
                        mode == SpatialPad.Mode.CONSTANT ? 0.5 : 0),
                x);
    }

    /** All positions in one line, an operation on it, and back to a map of one row. */
    private void line(int x) {
        TensorShape in = drawn.shape(x);
        int line = drawn.add(new Reshape(List.of(in.channels(), (int) in.positions())), x);
        if (drawn.random().nextBoolean()) {
            line = drawn.add(BatchNorm2d.of(in.channels()), line);
        }
        int worked = drawn.add(new OneDimensional(onLine(in.channels(), (int) in.positions())), line);
        TensorShape out = drawn.shape(worked);
        drawn.add(new Reshape(List.of(out.channels(), 1, out.dims().get(1))), worked);
    }

    private Op onLine(int channels, int length) {
        var one = Extent.square(1);
        var none = Extent.square(0);
        var two = new Extent(1, Math.min(2, length));
        int groups = drawn.divisor(channels);
        return switch (drawn.between(0, 7)) {
            case 0 -> new Conv2d(channels, groups * 2, two, one, new Extent(0, 1), one, groups, true);
            case 1 -> new ConvTranspose2d(channels, groups * 2, two, one, none, none, one, groups, true);
            case 2 -> new MaxPool2d(two, two, none, one, true);
            case 3 -> new AvgPool2d(two, one, none, false, true);
            case 4 -> new AdaptiveAvgPool2d(new Extent(1, drawn.between(1, 4)));
            case 5 -> new AdaptiveMaxPool2d(new Extent(1, drawn.between(1, 4)));
            case 6 -> Resize.to(new Extent(1, drawn.between(1, 9)), Interpolation.BILINEAR, false);
            default -> new SpatialPad(SpatialPad.Mode.REPLICATE, new Extent(0, 2), new Extent(0, 1), 0);
        };
    }

    /** Reshapes through which every channel can be followed. */
    private void followed(int x) {
        TensorShape in = drawn.shape(x);
        int c = in.channels();
        if (c % 4 == 0 && in.positions() <= 64) {
            // Pixel shuffle.
            int split = drawn.add(new Reshape(List.of(c / 4, 2, 2, in.height(), in.width())), x);
            int moved = drawn.add(new Permute(List.of(0, 3, 1, 4, 2)), split);
            drawn.add(new Reshape(List.of(c / 4, 2 * in.height(), 2 * in.width())), moved);
        } else if (drawn.random().nextBoolean() && c * in.height() <= 24) {
            drawn.add(new Reshape(List.of(c * in.height(), 1, in.width())), x);
        } else {
            int joined = drawn.divisor(c);
            drawn.add(new Reshape(List.of(c / joined, joined * in.height(), in.width())), x);
        }
    }

    /** Operations through which channels are not followed. */
    private void opaque(int x) {
        TensorShape in = drawn.shape(x);
        if (in.height() > 24) {
            return;
        }
        switch (drawn.between(0, 2)) {
            case 0 -> drawn.add(new Permute(List.of(1, 0, 2)), x);
            case 1 -> {
                int bounded = drawn.bounded(x);
                drawn.add(new MatMul(), bounded, drawn.add(new Permute(List.of(0, 2, 1)), bounded));
            }
            default -> drawn.add(new Reshape(List.of(in.width(), in.channels(), in.height())), x);
        }
    }
}
