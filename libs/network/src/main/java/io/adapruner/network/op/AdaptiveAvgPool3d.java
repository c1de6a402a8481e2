package io.adapruner.network.op;

/** {@link AdaptiveAvgPool} of {@code [C, D, H, W]}; {@code 1x1x1} is global average pooling. */
public record AdaptiveAvgPool3d(Extent output) implements AdaptiveAvgPool {
    public AdaptiveAvgPool3d {
        Window.requireAxes(3, output);
        if (output.area() < 1) {
            throw Op.invalid("adaptive pooling to " + output);
        }
    }
}
