package io.adapruner.formats.translation.arithmetic;

import io.adapruner.formats.translation.Layers;
import io.adapruner.formats.translation.View;
import io.adapruner.network.op.Arithmetic;
import io.adapruner.network.op.Fill;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.Where;
import io.adapruner.network.op.WithScalar;
import java.util.List;

/** Values that a condition chooses between. */
public final class Choice {
    private final Layers layers;

    public Choice(Layers layers) {
        this.layers = layers;
    }

    /** One value where a condition is not 0, another where it is. */
    public View of(View condition, View one, View other) {
        return combined(new Where(), List.of(condition, one, other));
    }

    /** A number where a condition is not 0, a value where it is. */
    public View filled(View value, View condition, double number) {
        return combined(Fill.with(number), List.of(value, condition));
    }

    /** A number where a condition is 0, a value where it is not. */
    public View kept(View condition, View value, double number) {
        return filled(value, negated(condition), number);
    }

    /** One number where a condition is not 0, another where it is. */
    public View numbers(View condition, double one, double other) {
        View zero = layers.elementwise(new WithScalar(Arithmetic.MULTIPLY, 0), truth(condition));
        return filled(new Scaling(layers).by(Arithmetic.ADD, zero, other), condition, one);
    }

    /** 1 where a value is 0, else 0. */
    public View negated(View value) {
        return layers.elementwise(new WithScalar(Arithmetic.EQUAL, 0), value);
    }

    /** 1 where a value is not 0, else 0. */
    public View truth(View value) {
        return layers.truth(value) ? value : layers.elementwise(new WithScalar(Arithmetic.UNEQUAL, 0), value);
    }

    private View combined(Op op, List<View> views) {
        int rank = views.stream().mapToInt(View::rank).max().orElseThrow();
        return new Combination(layers)
                .elementwise(op, views.stream().map(v -> layers.ofRank(v, rank)).toList());
    }
}
