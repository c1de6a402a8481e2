package io.adapruner.network.op;

import io.adapruner.network.TensorShape;
import java.util.List;

/** Element-wise product of two tensors of one shape, or of one and a gate with one value per channel (squeeze-and-excitation). */
public record Multiply() implements Op {
    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        if (inputs.size() != 2) {
            throw Op.invalid("multiply expects two inputs, got " + inputs);
        }
        TensorShape one = inputs.getFirst();
        TensorShape other = inputs.getLast();
        if (one.equals(other) || gates(other, one)) {
            return one;
        }
        if (gates(one, other)) {
            return other;
        }
        throw Op.invalid(
                "multiply expects two inputs of one shape, or one value per channel for the other, got " + inputs);
    }

    private static boolean gates(TensorShape gate, TensorShape gated) {
        return gate.rank() == gated.rank() && gate.channels() == gated.channels() && gate.positions() == 1;
    }

    @Override
    public int[] couple(Coupling coupling, List<int[]> inputs, List<TensorShape> shapes) {
        int[] first = inputs.getFirst();
        int[] second = inputs.getLast();
        for (int c = 0; c < first.length; c++) {
            coupling.unify(first[c], second[c]);
        }
        return first;
    }
}
