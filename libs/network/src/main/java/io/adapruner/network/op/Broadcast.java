package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.List;

/** Element-wise operations over inputs of one rank, where an extent of 1 stands for every index (NumPy's rule). */
final class Broadcast {
    private Broadcast() {}

    /** The common shape. */
    static TensorShape shape(String operation, List<TensorShape> inputs) {
        if (inputs.size() < 2
                || inputs.stream().map(TensorShape::rank).distinct().count() != 1) {
            throw Op.invalid(operation + " expects two or more inputs of one rank, got " + inputs);
        }
        var dims = new ArrayList<Integer>();
        for (int axis = 0; axis < inputs.getFirst().rank(); axis++) {
            int at = axis;
            int extent = inputs.stream().mapToInt(s -> s.dims().get(at)).max().orElseThrow();
            if (inputs.stream()
                    .anyMatch(s -> s.dims().get(at) != extent && s.dims().get(at) != 1)) {
                throw Op.invalid(operation + " expects inputs whose extents are equal or 1, got " + inputs);
            }
            dims.add(extent);
        }
        return new TensorShape(dims);
    }

    /**
     * Channels at one index are kept or pruned together, except a single channel that stands for all: it serves those that
     * survive.
     */
    static int[] couple(Op.Coupling coupling, List<int[]> inputs, boolean summed) {
        int[] widest = inputs.getFirst();
        for (int[] input : inputs) {
            widest = input.length > widest.length ? input : widest;
        }
        for (int[] input : inputs) {
            for (int c = 0; c < widest.length && input.length == widest.length; c++) {
                if (summed) {
                    coupling.tie(widest[c], input[c]);
                } else {
                    coupling.unify(widest[c], input[c]);
                }
            }
        }
        return widest;
    }
}
