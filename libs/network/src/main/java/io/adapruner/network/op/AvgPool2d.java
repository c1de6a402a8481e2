package io.adapruner.network.op;

/** {@link AvgPool} of {@code [C, H, W]}. */
public record AvgPool2d(Extent kernel, Extent stride, Extent padding, boolean ceilMode, boolean countIncludePad)
        implements AvgPool {
    public AvgPool2d {
        Window.check(2, kernel, stride, padding);
    }
}
