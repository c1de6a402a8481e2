package io.adapruner.network.op;

/** {@link MaxPool} of {@code [C, H, W]}. */
public record MaxPool2d(Extent kernel, Extent stride, Extent padding, Extent dilation, boolean ceilMode)
        implements MaxPool {
    public MaxPool2d {
        Window.check(2, kernel, stride, padding, dilation);
    }
}
