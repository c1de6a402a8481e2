package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/**
 * Resampling to another number of positions, as PyTorch's {@code interpolate} without antialiasing. Output position
 * {@code y} is read at {@code (y + 0.5) / scale - 0.5} of the input, with aligned corners at {@code y * (in - 1) / (out - 1)},
 * and by {@link Interpolation#NEAREST} at {@code floor(y / scale)}.
 *
 * @param output height and width, or depth, height and width of a volume, whose positions are found by the ratio of extents alone
 * @param scaleHeight output rows per input row where that is not {@code out / in} exactly; 0 otherwise
 * @param scaleWidth the same for columns
 */
public record Resize(
        Interpolation interpolation, Extent output, double scaleHeight, double scaleWidth, boolean alignCorners)
        implements ChannelOp {
    /** How values between positions are found. */
    public enum Interpolation {
        NEAREST,
        /** Between neighbours along each axis; trilinear in volumes. */
        BILINEAR,
        /** Cubic convolution with a = -0.75. */
        BICUBIC
    }

    public Resize {
        boolean volume = output.axes() == 3;
        if (volume && (scaleHeight != 0 || scaleWidth != 0 || interpolation == Interpolation.BICUBIC)) {
            throw Op.invalid("a volume is resized by neither a scale of its own nor bicubic interpolation");
        }
        boolean usable = (volume || output.axes() == 2)
                && scaleHeight >= 0
                && scaleWidth >= 0
                && Double.isFinite(scaleHeight)
                && Double.isFinite(scaleWidth)
                && !(alignCorners && interpolation == Interpolation.NEAREST);
        if (output.area() < 1 || !usable) {
            throw Op.invalid("cannot resize to " + output + " by " + interpolation + ", scales " + scaleHeight + " and "
                    + scaleWidth + ", aligned corners " + alignCorners);
        }
    }

    /** To an extent, by the ratio of extents. */
    public static Resize to(Extent output, Interpolation interpolation, boolean alignCorners) {
        return new Resize(interpolation, output, 0, 0, alignCorners);
    }

    @Override
    public List<Integer> sizes() {
        return output.dims();
    }

    @Override
    public Op withSizes(List<Integer> changed) {
        return new Resize(interpolation, new Extent(changed), scaleHeight, scaleWidth, alignCorners);
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        TensorShape y = Window.over(inputs, output);
        if (scaleHeight != 0 || scaleWidth != 0) {
            TensorShape x = inputs.getFirst();
            require(x.height(), scaleHeight, output.height());
            require(x.width(), scaleWidth, output.width());
        }
        return y;
    }

    private void require(int in, double scale, int out) {
        if (scale == 0) {
            return;
        }
        if ((int) Math.floor(in * scale) != out) {
            throw Op.invalid(
                    "scale " + scale + " makes " + Math.floor(in * scale) + " of " + in + " positions, not " + out);
        }
        // Some of libtorch's kernels take the scale here and others the extents, by the layout of the input.
        if (out == in || (interpolation == Interpolation.NEAREST && out == 2 * in)) {
            throw Op.invalid("scale " + scale + " makes " + out + " of " + in
                    + " positions, which PyTorch's kernels read in different ways; give the size without a scale");
        }
    }

    @Override
    public int[] couple(Coupling coupling, List<int[]> inputs, List<TensorShape> shapes) {
        return inputs.getFirst();
    }
}
