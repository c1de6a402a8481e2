package io.adapruner.formats.translation;

import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.source.Origin;
import io.adapruner.formats.translation.source.Source;
import io.adapruner.network.op.Crop;
import io.adapruner.network.op.Op;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
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
     * A layer along one axis that is seen, behind the batch; the axes stay.
     *
     * @param own makes it for the activation's own axis, 0 for channels
     */
    public View along(View view, int axis, IntFunction<Op> own) {
        if (view.batchJoined() && axis > 0) {
            return along(view.batchApart(), axis + 1, own).batchWithNext();
        }
        Ordered ordered = ordered(view);
        return ordered.seen(layer(own.apply(ordered.own(axis)), ordered.base()));
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

    /** An axis of a tensor with that many, counted from the front. */
    public int axis(long axis, int rank) {
        if (axis < -rank || axis >= rank) {
            throw origin.unsupported("axis " + axis + " does not exist in a tensor with " + rank + " axes");
        }
        return (int) (axis < 0 ? axis + rank : axis);
    }
}
