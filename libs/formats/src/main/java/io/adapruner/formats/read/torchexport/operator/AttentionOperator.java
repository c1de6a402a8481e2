package io.adapruner.formats.read.torchexport.operator;

import io.adapruner.formats.translation.Value;
import io.adapruner.formats.translation.Value.Stored;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.Choice;
import io.adapruner.formats.translation.arithmetic.Combination;
import io.adapruner.formats.translation.arithmetic.Products;
import io.adapruner.formats.translation.arithmetic.Scaling;
import io.adapruner.formats.translation.formula.Formula;
import io.adapruner.network.op.Arithmetic;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Attention in one operator, softmax(Q K^T / sqrt(E)) V, spelt out. */
final class AttentionOperator implements Operator {
    /** As good as minus infinity, of which an exponential is 0 too. */
    private static final Formula NEVER = new Formula.Scalar(-Float.MAX_VALUE);

    private static final Formula NOTHING = new Formula.Scalar(0);

    @Override
    public Set<String> targets() {
        return Set.of("scaled_dot_product_attention.default");
    }

    @Override
    public Outcome translate(Call call) {
        if (call.truth("enable_gqa", false)) {
            throw call.unsupported("several queries share a key here, which is not understood");
        }
        if (call.real("dropout_p", 0) != 0) {
            throw call.unsupported("it drops weights; export the model after model.eval()");
        }
        View query = call.view("query");
        View key = call.view("key");
        int last = query.rank() - 1;
        double scale = call.real("scale", 1 / Math.sqrt(query.extents().get(last)));
        var products = new Products(call.layers());
        View likeness = products.of(query, key.permuted(transposed(key)));
        View scaled = new Scaling(call.layers()).by(Arithmetic.MULTIPLY, likeness, scale);
        View weights = call.layers().softmax(masked(call, scaled), last, false);
        View value = call.view("value");
        return Outcome.fresh(products.of(weights, value).simplified());
    }

    /** What is added to the likeness of queries and keys, or where there is none. */
    private static View masked(Call call, View likeness) {
        if (call.truth("is_causal", false)) {
            return with(call, likeness, Stored.computed(later(likeness)), false);
        }
        if (!call.has("attn_mask")) {
            return likeness;
        }
        Value mask = call.value("attn_mask");
        if (mask instanceof Stored stored) {
            boolean trained = stored.tensors().stream().anyMatch(call.trained());
            Stored added = call.truths("attn_mask")
                    ? Stored.computed(new Formula.Chosen(stored.formula(), NOTHING, NEVER))
                    : trained ? stored : Stored.computed(stored.formula().with(Arithmetic.MAXIMUM, NEVER));
            return with(call, likeness, added, trained);
        }
        View view = call.layers().view("attn_mask", mask);
        return call.truths("attn_mask")
                ? new Choice(call.layers()).kept(view, likeness, -Float.MAX_VALUE)
                : new Combination(call.layers()).by(Arithmetic.ADD, likeness, view);
    }

    private static View with(Call call, View likeness, Stored mask, boolean trained) {
        return new Scaling(call.layers()).by(Arithmetic.ADD, likeness, mask.once(call.batch()), trained);
    }

    /** {@link #NEVER} for keys behind the query. */
    private static Formula later(View likeness) {
        int queries = Math.toIntExact(likeness.extents().get(likeness.rank() - 2));
        int keys = Math.toIntExact(likeness.extents().getLast());
        Formula behind = new Formula.Sequence(0, 1, keys)
                .with(Arithmetic.GREATER, new Formula.Sequence(0, 1, queries).reshaped(List.of(queries, 1)));
        return new Formula.Chosen(behind, NEVER, NOTHING);
    }

    private static List<Integer> transposed(View view) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, view.rank()).boxed().toList());
        Collections.swap(order, view.rank() - 2, view.rank() - 1);
        return order;
    }
}
