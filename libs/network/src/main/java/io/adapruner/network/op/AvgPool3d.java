package io.adapruner.network.op;

/** {@link AvgPool} of {@code [C, D, H, W]}. */
public record AvgPool3d(Extent kernel, Extent stride, Extent padding, boolean ceilMode, boolean countIncludePad)
        implements AvgPool {
    public AvgPool3d {
        Window.check(3, kernel, stride, padding);
    }
}
