package io.adapruner.formats.translation;

import io.adapruner.network.op.Arithmetic;
import io.adapruner.network.op.WithParameter;
import io.adapruner.network.op.WithScalar;
import java.util.ArrayList;
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
            return by(arithmetic, view.batchApart(), apart(tensor, view.rank()), trained)
                    .batchWithNext();
        }
        Ordered ordered = layers.ordered(view);
        Alignment<Value.Stored> aligned = Alignment.of(layers, ordered, tensor);
        var op = new WithParameter(arithmetic, aligned.tensor().shape(), aligned.view(), trained);
        return ordered.seen(
                layers.layer(op, ordered.base(), Map.of("", aligned.tensor().source())));
    }

    /** What is the same for all of the first axis, for that axis in two. */
    private static Value.Stored apart(Value.Stored tensor, int rank) {
        if (tensor.shape().size() < rank || tensor.shape().getFirst() != 1) {
            return tensor;
        }
        var shape = new ArrayList<>(tensor.shape());
        shape.addFirst(1);
        return tensor.reshaped(shape);
    }

    /**
     * A stored tensor for every image, to stand beside activations: a class token before the others. No layer makes something
     * of nothing, so it is added to zeros.
     *
     * @param beside what it is joined to, of at least its extent
     * @param axis along which it is joined
     */
    public View constant(View beside, int axis, Value.Stored tensor, boolean trained) {
        int extent = tensor.shape().get(axis);
        View zeros = by(Arithmetic.MULTIPLY, new Parts(layers).taken(beside, axis, 0, extent, 1), 0);
        return by(Arithmetic.ADD, zeros, tensor, trained);
    }

    /** The same arithmetic with a constant on the left that was on the right. */
    public Arithmetic reversed(Arithmetic arithmetic) {
        return switch (arithmetic) {
            case ADD, MULTIPLY, MAXIMUM, MINIMUM -> arithmetic;
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
            case REVERSE_SUBTRACT, REVERSE_DIVIDE -> false;
            case MAXIMUM -> value == Double.NEGATIVE_INFINITY;
            case MINIMUM -> value == Double.POSITIVE_INFINITY;
        };
    }
}
