package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.Products;
import io.adapruner.formats.translation.arithmetic.Scaling;
import io.adapruner.network.op.Arithmetic;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Attention in one operator, softmax(Q K^T / sqrt(E)) V, spelt out. */
final class AttentionOperator implements Operator {
    @Override
    public Set<String> targets() {
        return Set.of("scaled_dot_product_attention.default");
    }

    @Override
    public Outcome translate(Call call) {
        if (call.has("attn_mask") || call.truth("is_causal", false) || call.truth("enable_gqa", false)) {
            throw call.unsupported(
                    "only attention of everything to everything is understood, without masks and groups");
        }
        if (call.real("dropout_p", 0) != 0) {
            throw call.unsupported("it drops weights; export the model after model.eval()");
        }
        View query = call.layers().view("query", call.value("query"));
        View key = call.layers().view("key", call.value("key"));
        int last = query.rank() - 1;
        double scale = call.real("scale", 1 / Math.sqrt(query.extents().get(last)));
        var products = new Products(call.layers());
        View likeness = products.of(query, key.permuted(transposed(key)));
        View scaled = new Scaling(call.layers()).by(Arithmetic.MULTIPLY, likeness, scale);
        View weights = call.layers().softmax(scaled, last, false);
        View value = call.layers().view("value", call.value("value"));
        return Outcome.fresh(products.of(weights, value).simplified());
    }

    private static List<Integer> transposed(View view) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, view.rank()).boxed().toList());
        Collections.swap(order, view.rank() - 2, view.rank() - 1);
        return order;
    }
}
