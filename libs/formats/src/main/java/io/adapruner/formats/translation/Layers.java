package io.adapruner.formats.translation;

import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.source.Origin;
import io.adapruner.formats.translation.source.Rearrangeable;
import io.adapruner.formats.translation.source.Source;
import io.adapruner.network.op.Crop;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.Reduce;
import io.adapruner.network.op.Softmax;
import io.adapruner.network.op.StoredValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** Adds layers for one place in the graph, whatever axes the graph sees their inputs in. */
public record Layers(NetworkDraft draft, Origin origin) {
    /**
     * An activation as the graph sees it, {@code [batch, channels, ...]}; layers that move elements are added where a view
     * differs from what a layer makes.
     *
     * @param what names the argument in problems
     */
    public Activation activation(String what, Value value) {
        return arranged(view(what, value));
    }

    /** An activation in the axes that the graph sees. */
    public View view(String what, Value value) {
        return switch (usable(value)) {
            case Activation activation -> View.of(activation);
            case View view -> view;
            case Value.Strided(Activation of, int axis, int step) -> {
                int length = Math.ceilDiv(of.shape().dims().get(axis), step);
                yield View.of(layer(new Crop(axis, 0, length, step), of));
            }
            case Value.Stored _, Value.Numbers _, Value.Unusable _ ->
                throw origin.unsupported(what + " must be computed from the network's input, it is " + value);
        };
    }

    /** @throws io.adapruner.formats.translation.source.NodeProblem when the value could not be translated */
    public Value usable(Value value) {
        if (value instanceof Value.Unusable(var reason)) {
            throw reason;
        }
        return value;
    }

    public Activation arranged(View view) {
        return new Arrangement(draft, origin).of(view);
    }

    /** An activation whose axes are whole where it can be one without moving anything, else with its axes as they are seen. */
    public Ordered ordered(View view) {
        Optional<List<Integer>> order = view.batchFirst() ? view.order() : Optional.empty();
        return order.map(whole -> new Ordered(view.base(), whole))
                .orElseGet(() -> new Ordered(
                        arranged(view), IntStream.range(0, view.rank()).boxed().toList()));
    }

    /**
     * A view in axes of other extents, wherever the batch is among them; what cannot be seen so is moved first.
     *
     * @param extents of all axes; one may be {@link View#OPEN}
     * @param batch what stands for the batch among them
     */
    public View reshaped(View view, List<Long> extents, long batch) {
        if (view.batchAxis() < 0) {
            throw origin.unsupported("it reshapes " + view + ", which has no batch");
        }
        return view.reshaped(extents, batch)
                .or(() -> lying(view).reshaped(extents, batch))
                .orElseThrow(() -> origin.unsupported(
                        "it reshapes " + view + " to " + extents + "; the batch must stay apart from other axes"));
    }

    /** The same with its elements stored in the order in which they are seen, but for the batch, which is stored first. */
    private View lying(View view) {
        List<Integer> swapped = List.of(1, 0, 2);
        return View.of(arranged(view.aroundTheBatch().permuted(swapped))).permuted(swapped);
    }

    /** Axes of extent 1 in front of all but the batch, until there are that many. */
    public View ofRank(View view, int rank) {
        View result = view;
        while (result.rank() < rank && result.batchFirst()) {
            result = result.unsqueezed(1);
        }
        return result;
    }

    /**
     * A stored tensor as a value of the network, of that many axes, the batch first.
     *
     * @param tensor with an axis of extent 1 for the batch, or none
     * @param made adds the layer
     */
    public <T extends Rearrangeable<T>> View stored(
            T tensor, int rank, boolean trained, BiFunction<StoredValue, T, Activation> made) {
        var view = new ArrayList<>(
                Collections.nCopies(Math.max(0, rank - tensor.shape().size()), 1));
        view.addAll(tensor.shape());
        if (view.size() != rank || rank < 2 || view.getFirst() != 1) {
            throw origin.unsupported("a tensor of shape " + tensor.shape() + " differs from image to image of a batch");
        }
        return View.of(made.apply(new StoredValue(tensor.shape(), view.subList(1, rank), trained), tensor));
    }

    /** A tensor that is broadcast over a view whose batch is joined with others, without an axis for these. */
    public <T extends Rearrangeable<T>> T inEveryImage(T tensor, View view) {
        List<Integer> shape = tensor.shape();
        if (view.batchAxis() != 0 || (shape.size() == view.rank() && shape.getFirst() != 1)) {
            throw origin.unsupported("a tensor of shape " + shape + " is combined with " + view
                    + ", whose batch is among other elements");
        }
        return shape.size() < view.rank() ? tensor : tensor.reshaped(shape.subList(1, shape.size()));
    }

    /** What made an activation; nothing for the network's input. */
    public Optional<Op> maker(Activation activation) {
        return draft.op(activation);
    }

    /** Whether a value is the same for every input. */
    public boolean constant(View view) {
        return draft.constant(view.base());
    }

    /** Whether a value is known to be 0 or 1 everywhere: comparisons, and what combines them. */
    public boolean truth(View view) {
        return draft.truth(view.base());
    }

    /** Whether a value is known to be a whole number everywhere. */
    public boolean whole(View view) {
        return truth(view)
                || maker(view.base())
                        .filter(op ->
                                op instanceof Reduce reduce && reduce.function().places())
                        .isPresent();
    }

    /** A layer without parameters. */
    public Activation layer(Op op, Activation... inputs) {
        return draft.add(origin, op, List.of(inputs), Map.of());
    }

    /** A layer with parameters, by the operation's suffixes. */
    public Activation layer(Op op, Activation input, Map<String, Source> parameters) {
        return draft.add(origin, op, List.of(input), parameters);
    }

    /** A function of each element by itself: what the graph sees keeps its axes. */
    public View elementwise(Op function, View view) {
        return new View(layer(function, view.base()), view.axes());
    }

    /** A softmax, or its logarithm, along an axis that is seen; the others may be seen in any way where that one is whole. */
    public View softmax(View view, int axis, boolean log) {
        if (view.batchAxis() == axis) {
            throw origin.unsupported("it is over the batch");
        }
        Optional<Integer> own = view.own(axis);
        if (own.isPresent()) {
            return elementwise(new Softmax(own.get() - 1, log), view);
        }
        Ordered ordered = ordered(view);
        return ordered.seen(layer(new Softmax(ordered.own(axis), log), ordered.base()));
    }

    /** An axis of a tensor with that many, counted from the front. */
    public int axis(long axis, int rank) {
        if (axis < -rank || axis >= rank) {
            throw origin.unsupported("axis " + axis + " does not exist in a tensor with " + rank + " axes");
        }
        return (int) (axis < 0 ? axis + rank : axis);
    }
}
