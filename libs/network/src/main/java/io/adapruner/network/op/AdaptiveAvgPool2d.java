package io.adapruner.network.op;

/** {@link AdaptiveAvgPool} of {@code [C, H, W]}; {@code 1x1} is global average pooling. */
public record AdaptiveAvgPool2d(Extent output) implements AdaptiveAvgPool {
    public AdaptiveAvgPool2d {
        Window.requireAxes(2, output);
        if (output.area() < 1) {
            throw Op.invalid("adaptive pooling to " + output);
        }
    }
}
