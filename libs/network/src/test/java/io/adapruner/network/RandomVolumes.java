package io.adapruner.network;

import io.adapruner.network.op.AdaptiveAvgPool3d;
import io.adapruner.network.op.AdaptiveMaxPool3d;
import io.adapruner.network.op.AvgPool3d;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.op.Conv3d;
import io.adapruner.network.op.ConvTranspose3d;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.MaxPool3d;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.Relu;
import io.adapruner.network.op.Reshape;
import io.adapruner.network.op.Resize;
import io.adapruner.network.op.Resize.Interpolation;
import io.adapruner.network.op.SpatialPad;
import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/** Rows of a map in slices, operations over volumes, and back to a map. */
final class RandomVolumes {
    private static final int MOST_POSITIONS = 100;

    private final DrawnLayers drawn;

    RandomVolumes(DrawnLayers drawn) {
        this.drawn = drawn;
    }

    void step(int x) {
        TensorShape in = drawn.shape(x);
        if (in.positions() > MOST_POSITIONS) {
            return;
        }
        int depth = drawn.divisor(in.height());
        int volume = drawn.add(new Reshape(List.of(in.channels(), depth, in.height() / depth, in.width())), x);
        for (int more = drawn.between(1, 2); more > 0 && drawn.shape(volume).positions() <= MOST_POSITIONS; more--) {
            volume = drawn.add(drawn(drawn.shape(volume)), volume);
            if (drawn.random().nextBoolean()) {
                volume = drawn.add(BatchNorm2d.of(drawn.shape(volume).channels()), volume);
            }
            if (drawn.random().nextBoolean()) {
                volume = drawn.add(new Relu(), volume);
            }
        }
        List<Integer> dims = drawn.shape(volume).dims();
        drawn.add(new Reshape(List.of(dims.getFirst(), dims.get(1) * dims.get(2), dims.getLast())), volume);
    }

    private Op drawn(TensorShape in) {
        int channels = in.channels();
        Extent one = Extent.cube(1);
        Extent none = Extent.cube(0);
        Extent kernel = within(in);
        Extent stride = any(1, 2);
        int groups = drawn.divisor(channels);
        int out = groups * drawn.between(1, Math.max(1, 6 / groups));
        boolean bias = drawn.random().nextBoolean();
        return switch (drawn.between(0, 8)) {
            case 0, 1 -> new Conv3d(channels, out, kernel, stride, any(0, 1), one, groups, bias);
            case 2 -> {
                Extent dilation = any(1, 2);
                yield new Conv3d(channels, out, kernel, stride, dilation, dilation, groups, bias);
            }
            case 3 -> new ConvTranspose3d(channels, out, kernel, stride, none, none, one, groups, bias);
            case 4 -> new MaxPool3d(kernel, stride, none, one, bias);
            case 5 -> {
                // Padding is at most half of a window.
                var padding = new Extent(
                        kernel.dims().stream().map(k -> drawn.between(0, k - 1)).toList());
                yield new AvgPool3d(
                        kernel, stride, padding, bias, drawn.random().nextBoolean());
            }
            case 6 -> bias ? new AdaptiveAvgPool3d(any(1, 3)) : new AdaptiveMaxPool3d(any(1, 3));
            case 7 ->
                Resize.to(
                        any(1, 5),
                        bias ? Interpolation.NEAREST : Interpolation.BILINEAR,
                        !bias && drawn.random().nextBoolean());
            default ->
                new SpatialPad(
                        bias ? SpatialPad.Mode.CONSTANT : SpatialPad.Mode.REPLICATE,
                        any(0, 1),
                        any(0, 2),
                        bias ? 0.5 : 0);
        };
    }

    private Extent any(int least, int most) {
        return new Extent(drawn.between(least, most), drawn.between(least, most), drawn.between(least, most));
    }

    /** A kernel that fits, of at most two positions along each axis. */
    private Extent within(TensorShape in) {
        return new Extent(in.dims().subList(1, 4).stream()
                .map(extent -> drawn.between(1, Math.min(2, extent)))
                .toList());
    }
}
