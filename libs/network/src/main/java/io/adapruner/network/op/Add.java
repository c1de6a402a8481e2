package io.adapruner.network.op;

import io.adapruner.network.TensorShape;
import java.util.List;

/** Element-wise sum of two or more tensors of one shape. */
public record Add() implements Op {
    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        if (inputs.size() < 2 || inputs.stream().distinct().count() != 1) {
            throw Op.invalid("add expects two or more inputs of one shape, got " + inputs);
        }
        return inputs.getFirst();
    }

    @Override
    public int[] couple(Coupling coupling, List<int[]> inputs, List<TensorShape> shapes) {
        int[] first = inputs.getFirst();
        for (int[] other : inputs.subList(1, inputs.size())) {
            for (int c = 0; c < first.length; c++) {
                coupling.tie(first[c], other[c]);
            }
        }
        return first;
    }
}
