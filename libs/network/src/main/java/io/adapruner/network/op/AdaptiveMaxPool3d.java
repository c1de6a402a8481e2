package io.adapruner.network.op;

/** {@link AdaptiveMaxPool} of {@code [C, D, H, W]}; {@code 1x1x1} is global maximum pooling. */
public record AdaptiveMaxPool3d(Extent output) implements AdaptiveMaxPool {
    public AdaptiveMaxPool3d {
        Window.requireAxes(3, output);
        if (output.area() < 1) {
            throw Op.invalid("adaptive pooling to " + output);
        }
    }
}
