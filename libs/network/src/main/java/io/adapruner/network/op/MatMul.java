package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.List;

/**
 * Matrix product of two values along their last two axes, {@code [..., n, k] x [..., k, m] -> [..., n, m]}, the axes before
 * them equal. The channels of both stay whole.
 */
public record MatMul() implements Op {
    @Override
    public TensorShape outputShape(List<TensorShape> inputs) {
        if (inputs.size() == 2 && inputs.getFirst().rank() >= 2) {
            List<Integer> one = inputs.getFirst().dims();
            List<Integer> other = inputs.getLast().dims();
            int last = one.size() - 1;
            if (other.size() == one.size()
                    && one.subList(0, last - 1).equals(other.subList(0, last - 1))
                    && one.get(last).equals(other.get(last - 1))) {
                var dims = new ArrayList<>(one);
                dims.set(last, other.get(last));
                return new TensorShape(dims);
            }
        }
        throw Op.invalid("matrix product expects [..., n, k] and [..., k, m], got " + inputs);
    }

    @Override
    public int[] couple(Coupling coupling, List<int[]> inputs, List<TensorShape> shapes) {
        return Op.opaque(coupling, inputs, outputShape(shapes), "matrix product of two values");
    }
}
