package io.adapruner.network.op;

/** {@link MaxPool} of {@code [C, D, H, W]}. */
public record MaxPool3d(Extent kernel, Extent stride, Extent padding, Extent dilation, boolean ceilMode)
        implements MaxPool {
    public MaxPool3d {
        Window.check(3, kernel, stride, padding, dilation);
    }
}
