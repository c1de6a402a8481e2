package io.adapruner.network.op;

/**
 * 2-D convolution, of {@code [C, H, W]}.
 *
 * @param in input channels
 * @param out output channels
 * @param bias whether a bias per output channel is added
 */
public record Conv2d(
        int in, int out, Extent kernel, Extent stride, Extent padding, Extent dilation, int groups, boolean bias)
        implements Convolution {
    public Conv2d {
        Window.check(2, kernel, stride, padding, dilation);
        Grouping.check(in, out, groups);
    }

    /** Square kernel, no dilation, one group, no bias. */
    public static Conv2d of(int in, int out, int kernel, int stride, int padding) {
        return new Conv2d(
                in,
                out,
                Extent.square(kernel),
                Extent.square(stride),
                Extent.square(padding),
                Extent.square(1),
                1,
                false);
    }

    public Conv2d withGroups(int changed) {
        return new Conv2d(in, out, kernel, stride, padding, dilation, changed, bias);
    }

    public Conv2d withBias(boolean changed) {
        return new Conv2d(in, out, kernel, stride, padding, dilation, groups, changed);
    }
}
