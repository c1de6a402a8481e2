package io.adapruner.formats.translation.arithmetic;

import io.adapruner.formats.translation.Layers;
import io.adapruner.formats.translation.Ordered;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.View;
import io.adapruner.network.op.Add;
import io.adapruner.network.op.Arithmetic;
import io.adapruner.network.op.Concat;
import io.adapruner.network.op.ConcatPositions;
import io.adapruner.network.op.Elementwise;
import io.adapruner.network.op.Multiply;
import io.adapruner.network.op.Op;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Several activations brought into one order of axes, and combined in it. */
public final class Combination {
    private static final Comparator<View> LARGEST_FIRST = Comparator.comparingLong(
                    (View view) -> view.base().shape().elements())
            .reversed();

    private final Layers layers;

    public Combination(Layers layers) {
        this.layers = layers;
    }

    /** An element-wise operation over activations of one rank, in the axes of the one with most values. */
    public View elementwise(Op op, List<View> views) {
        requireOneRank(views);
        View first = views.getFirst();
        boolean alike = views.stream()
                .allMatch(v -> v.axes().equals(first.axes())
                        && v.base().shape().equals(first.base().shape()));
        if (alike) {
            return new View(layers.layer(op, views.stream().map(View::base).toArray(Activation[]::new)), first.axes());
        }
        if (joinedAlike(views)) {
            return first.together(
                    elementwise(op, views.stream().map(View::apart).toList()));
        }
        return inOrder(op, views, leading(views));
    }

    /** Two activations of one rank, the first one on the left. */
    public View by(Arithmetic arithmetic, View one, View two) {
        return switch (arithmetic) {
            case ADD -> elementwise(new Add(), List.of(one, two));
            case MULTIPLY -> elementwise(new Multiply(), List.of(one, two));
            case REVERSE_SUBTRACT -> elementwise(new Elementwise(Arithmetic.SUBTRACT), List.of(two, one));
            case REVERSE_DIVIDE -> elementwise(new Elementwise(Arithmetic.DIVIDE), List.of(two, one));
            case SUBTRACT, DIVIDE, MAXIMUM, MINIMUM, EQUAL, UNEQUAL, LESS, AT_MOST, GREATER, AT_LEAST ->
                elementwise(new Elementwise(arithmetic), List.of(one, two));
            case POWER -> throw layers.origin().unsupported("powers of activations to activations are not understood");
        };
    }

    /** Side by side along an axis that is seen. */
    public View joined(List<View> views, int axis) {
        requireOneRank(views);
        View first = views.getFirst();
        if (joinedAlike(views) && axis != first.batchAxis()) {
            return first.together(joined(views.stream().map(View::apart).toList(), first.apart(axis)));
        }
        if (axis != first.batchAxis() && !first.batchFirst() && batchAlike(views)) {
            List<Integer> leading = batchFirst(first);
            View joined = joined(views.stream().map(v -> v.permuted(leading)).toList(), leading.indexOf(axis));
            return joined.permuted(inverse(leading));
        }
        List<Integer> order = leading(views);
        int own = order.indexOf(axis) - 1;
        if (own < 0) {
            throw layers.origin().unsupported("it joins batches");
        }
        return views.size() == 1 ? first : inOrder(own == 0 ? new Concat() : new ConcatPositions(own), views, order);
    }

    /** Whether the batch of each is joined with other elements at one place. */
    private static boolean joinedAlike(List<View> views) {
        View first = views.getFirst();
        return views.stream()
                .allMatch(view -> view.batchJoined()
                        && view.batchAxis() == first.batchAxis()
                        && view.apart().rank() == first.apart().rank());
    }

    private static boolean batchAlike(List<View> views) {
        int axis = views.getFirst().batchAxis();
        return axis > 0 && views.stream().allMatch(view -> view.batchAxis() == axis && !view.batchJoined());
    }

    /** The order of axes in which the batch comes first and the others follow as they are. */
    private static List<Integer> batchFirst(View view) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, view.rank()).boxed().toList());
        order.remove((Integer) view.batchAxis());
        order.addFirst(view.batchAxis());
        return order;
    }

    private static List<Integer> inverse(List<Integer> order) {
        return IntStream.range(0, order.size()).map(order::indexOf).boxed().toList();
    }

    private View inOrder(Op op, List<View> views, List<Integer> order) {
        Activation result = layers.layer(
                op, views.stream().map(v -> layers.arranged(v.permuted(order))).toArray(Activation[]::new));
        return new Ordered(result, order).seen(result);
    }

    /**
     * The order of axes of the largest view that has all its axes whole, or whole channels at least (tokens are joined rows), which
     * come first then; as they are seen where there is none.
     */
    private static List<Integer> leading(List<View> views) {
        return views.stream()
                .filter(View::batchFirst)
                .sorted(LARGEST_FIRST)
                .flatMap(v -> v.order().or(() -> channelsFirst(v)).stream())
                .findFirst()
                .orElseGet(() ->
                        IntStream.range(0, views.getFirst().rank()).boxed().toList());
    }

    private static Optional<List<Integer>> channelsFirst(View view) {
        return IntStream.range(1, view.rank())
                .filter(axis -> view.base().shape().channels() > 1 && view.channels(axis))
                .boxed()
                .findFirst()
                .map(channels -> {
                    List<Integer> order = new ArrayList<>(
                            IntStream.range(0, view.rank()).boxed().toList());
                    order.remove(channels);
                    order.add(1, channels);
                    return order;
                });
    }

    private void requireOneRank(List<View> views) {
        if (views.stream().anyMatch(v -> v.rank() != views.getFirst().rank())) {
            throw layers.origin().unsupported("it combines " + views + ", which have different numbers of axes");
        }
    }
}
