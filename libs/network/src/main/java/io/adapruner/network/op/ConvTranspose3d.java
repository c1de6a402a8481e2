package io.adapruner.network.op;

/**
 * Transposed 3-D convolution, of {@code [C, D, H, W]}.
 *
 * @param in input channels
 * @param out output channels
 * @param outputPadding positions more at the end of each axis of the output
 * @param bias whether a bias per output channel is added
 */
public record ConvTranspose3d(
        int in,
        int out,
        Extent kernel,
        Extent stride,
        Extent padding,
        Extent outputPadding,
        Extent dilation,
        int groups,
        boolean bias)
        implements TransposedConvolution {
    public ConvTranspose3d {
        Window.check(3, kernel, stride, padding, outputPadding, dilation);
        Grouping.check(in, out, groups);
        TransposedConvolution.check(stride, outputPadding, dilation);
    }
}
