package io.adapruner.network.op;

/**
 * Transposed 2-D convolution, of {@code [C, H, W]}.
 *
 * @param in input channels
 * @param out output channels
 * @param outputPadding positions more at the end of each axis of the output
 * @param bias whether a bias per output channel is added
 */
public record ConvTranspose2d(
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
    public ConvTranspose2d {
        Window.check(2, kernel, stride, padding, outputPadding, dilation);
        Grouping.check(in, out, groups);
        TransposedConvolution.check(stride, outputPadding, dilation);
    }
}
