package io.adapruner.formats.translation.arithmetic;

import io.adapruner.formats.translation.Layers;
import io.adapruner.formats.translation.View;
import io.adapruner.network.op.Activation;
import io.adapruner.network.op.Activation.Function;
import io.adapruner.network.op.Arithmetic;

/** Values made whole numbers, as casts to integers do: they stay floats, exact below 2^24. */
public final class Rounding {
    private final Layers layers;

    public Rounding(Layers layers) {
        this.layers = layers;
    }

    /** Towards zero: the sign of a value times what is whole of its size. */
    public View towardsZero(View view) {
        View size = layers.elementwise(new Activation(Function.ABSOLUTE), view);
        return new Combination(layers)
                .by(
                        Arithmetic.MULTIPLY,
                        layers.elementwise(new Activation(Function.SIGN), view),
                        layers.elementwise(new Activation(Function.FLOOR), size));
    }
}
