package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.List;

/**
 * One value for all along some axes. Along channels it mixes them: they stay whole, those of heads head by head.
 *
 * @param axes ascending; 0 for channels
 * @param keepDims whether the axes stay, with extent 1; without it at least one other axis must be left
 */
public record Reduce(Function function, List<Integer> axes, boolean keepDims) implements Op {
    /** What is made of the values. */
    public enum Function {
        MEAN,
        SUM,
        MAXIMUM,
        MINIMUM,
        PRODUCT,
        /** Where the largest value is, along one axis: the first place of several, counted from 0. */
        PLACE_OF_MAXIMUM,
        /** Where the smallest is. */
        PLACE_OF_MINIMUM;

        /** Whether it is the place of a value: along one axis only, and without a gradient. */
        public boolean places() {
            return this == PLACE_OF_MAXIMUM || this == PLACE_OF_MINIMUM;
        }
    }

    public Reduce {
        axes = List.copyOf(axes);
        if (axes.isEmpty()
                || axes.getFirst() < 0
                || !axes.equals(axes.stream().sorted().distinct().toList())) {
            throw Op.invalid("cannot reduce along the axes " + axes + "; they must ascend");
        }
        if (function.places() && axes.size() != 1) {
            throw Op.invalid(function + " is along one axis, not along " + axes);
        }
    }

    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        TensorShape x = Op.only(inputs, 0);
        if (axes.getLast() >= x.rank() || (!keepDims && axes.size() == x.rank())) {
            throw Op.invalid("cannot reduce " + x + " along " + axes);
        }
        var dims = new ArrayList<Integer>();
        for (int axis = 0; axis < x.rank(); axis++) {
            if (!axes.contains(axis)) {
                dims.add(x.dims().get(axis));
            } else if (keepDims) {
                dims.add(1);
            }
        }
        return new TensorShape(dims);
    }

    @Override
    public Identities couple(Coupling coupling, List<Identities> inputs) {
        Identities x = inputs.getFirst();
        TensorShape y = outputShape(List.of(x.shape()));
        String reason = function + " over channels, which mixes them";
        return x.mixed(coupling, axes, reason)
                .map(one -> keepDims ? one.of(y) : one.without(axes, y))
                .orElseGet(() -> Identities.whole(coupling, y, reason));
    }

    @Override
    public boolean passesGradient(int input) {
        return !function.places();
    }
}
