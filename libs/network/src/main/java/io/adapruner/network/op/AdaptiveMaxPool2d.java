package io.adapruner.network.op;

/** {@link AdaptiveMaxPool} of {@code [C, H, W]}; {@code 1x1} is global maximum pooling. */
public record AdaptiveMaxPool2d(Extent output) implements AdaptiveMaxPool {
    public AdaptiveMaxPool2d {
        Window.requireAxes(2, output);
        if (output.area() < 1) {
            throw Op.invalid("adaptive pooling to " + output);
        }
    }
}
