package io.adapruner.formats.translation.arithmetic;

import io.adapruner.formats.translation.Layers;
import io.adapruner.formats.translation.Ordered;
import io.adapruner.formats.translation.Value;
import io.adapruner.formats.translation.View;
import io.adapruner.network.op.Arithmetic;
import io.adapruner.network.op.WithParameter;
import io.adapruner.network.op.WithScalar;
import java.util.Map;

/** Activations combined with numbers and with stored tensors. */
public final class Scaling {
    private final Layers layers;

    public Scaling(Layers layers) {
        this.layers = layers;
    }

    /** With one number; nothing where it changes nothing. */
    public View by(Arithmetic arithmetic, View view, double value) {
        return neutral(arithmetic, value) ? view : layers.elementwise(new WithScalar(arithmetic, value), view);
    }

    /** With a stored tensor, by NumPy's rules of broadcasting over the axes as they are seen. */
    public View by(Arithmetic arithmetic, View view, Value.Stored tensor, boolean trained) {
        if (view.batchJoined()) {
            return view.together(by(arithmetic, view.apart(), layers.inEveryImage(tensor, view), trained));
        }
        Ordered ordered = layers.ordered(view);
        Alignment<Value.Stored> aligned = Alignment.of(layers, ordered, tensor);
        var op = new WithParameter(arithmetic, aligned.tensor().shape(), aligned.view(), trained);
        return ordered.seen(
                layers.layer(op, ordered.base(), Map.of("", aligned.tensor().source())));
    }

    /** The same arithmetic with a constant on the left that was on the right. */
    public Arithmetic reversed(Arithmetic arithmetic) {
        return switch (arithmetic) {
            case ADD, MULTIPLY, MAXIMUM, MINIMUM, EQUAL, UNEQUAL -> arithmetic;
            case LESS -> Arithmetic.GREATER;
            case AT_MOST -> Arithmetic.AT_LEAST;
            case GREATER -> Arithmetic.LESS;
            case AT_LEAST -> Arithmetic.AT_MOST;
            case SUBTRACT -> Arithmetic.REVERSE_SUBTRACT;
            case REVERSE_SUBTRACT -> Arithmetic.SUBTRACT;
            case DIVIDE -> Arithmetic.REVERSE_DIVIDE;
            case REVERSE_DIVIDE -> Arithmetic.DIVIDE;
            case POWER -> throw layers.origin().unsupported("powers of a constant are not understood");
        };
    }

    private static boolean neutral(Arithmetic arithmetic, double value) {
        return switch (arithmetic) {
            case ADD, SUBTRACT -> value == 0;
            case MULTIPLY, DIVIDE, POWER -> value == 1;
            case REVERSE_SUBTRACT, REVERSE_DIVIDE, EQUAL, UNEQUAL, LESS, AT_MOST, GREATER, AT_LEAST -> false;
            case MAXIMUM -> value == Double.NEGATIVE_INFINITY;
            case MINIMUM -> value == Double.POSITIVE_INFINITY;
        };
    }
}
