package io.adapruner.formats.translation.arithmetic;

import io.adapruner.formats.translation.Layers;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.View;
import io.adapruner.network.op.MatMul;
import java.util.ArrayList;
import java.util.List;

/** Matrix products of two values along the last two axes that are seen. */
public final class Products {
    private final Layers layers;

    public Products(Layers layers) {
        this.layers = layers;
    }

    /** Where the batch is joined with heads, as attention is written in older ways, these become an axis for the product. */
    public View of(View one, View other) {
        if (one.batchFirst() || one.batchAxis() != 0 || other.batchAxis() != 0) {
            return View.of(product(one, other));
        }
        List<Long> apart = apart(one);
        Activation result = product(split(one, apart), split(other, apart(other)));
        View seen = View.of(result);
        List<Long> rest = seen.extents().subList(2, seen.rank());
        return seen.reshaped(apart.getFirst(), rest).orElseThrow();
    }

    private Activation product(View one, View other) {
        return layers.layer(new MatMul(), layers.arranged(one), layers.arranged(other));
    }

    /** What the batch is joined with, then the other axes. */
    private static List<Long> apart(View view) {
        var extents = new ArrayList<>(List.of(view.axes().getFirst().extent(1)));
        extents.addAll(view.extents().subList(1, view.rank()));
        return extents;
    }

    private View split(View view, List<Long> apart) {
        return view.reshaped(apart).orElseThrow(() -> layers.origin()
                .unsupported("it multiplies " + view + ", whose batch is among elements of each image"));
    }
}
