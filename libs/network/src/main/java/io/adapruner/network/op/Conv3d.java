package io.adapruner.network.op;

/**
 * 3-D convolution, of {@code [C, D, H, W]}: volumes, and clips whose depth is time.
 *
 * @param in input channels
 * @param out output channels
 * @param bias whether a bias per output channel is added
 */
public record Conv3d(
        int in, int out, Extent kernel, Extent stride, Extent padding, Extent dilation, int groups, boolean bias)
        implements Convolution {
    public Conv3d {
        Window.check(3, kernel, stride, padding, dilation);
        Grouping.check(in, out, groups);
    }

    /** Cubic kernel, no dilation, one group, no bias. */
    public static Conv3d of(int in, int out, int kernel, int stride, int padding) {
        return new Conv3d(
                in, out, Extent.cube(kernel), Extent.cube(stride), Extent.cube(padding), Extent.cube(1), 1, false);
    }
}
