package io.adapruner.network.op;

import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

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
    static Identities couple(Op.Coupling coupling, List<Identities> inputs, boolean summed) {
        TensorShape shape = shape("sum", inputs.stream().map(Identities::shape).toList());
        List<Integer> extents = extents(inputs, shape);
        List<Identities> together = inputs.stream()
                .filter(input -> !servesAll(input, extents))
                .map(input -> input.of(shape))
                .toList();
        return unified(coupling, together, summed);
    }

    private static boolean servesAll(Identities input, List<Integer> extents) {
        return input.axes().isEmpty()
                && IntStream.range(0, extents.size())
                        .anyMatch(axis ->
                                extents.get(axis) > 1 && input.shape().dims().get(axis) == 1);
    }

    /** What lies at one index of values of one shape is kept or pruned together. */
    static Identities unified(Op.Coupling coupling, List<Identities> inputs, boolean summed) {
        TensorShape shape = inputs.getFirst().shape();
        List<Integer> extents = extents(inputs, shape);
        List<Identities> spread =
                inputs.stream().map(input -> input.spread(extents)).toList();
        int[] first = spread.getFirst().ids();
        for (Identities other : spread) {
            for (int i = 0; i < first.length; i++) {
                if (summed) {
                    coupling.tie(first[i], other.ids()[i]);
                } else {
                    coupling.unify(first[i], other.ids()[i]);
                }
            }
        }
        return spread.getFirst();
    }

    /** Along which axes any of the inputs tells channels apart. */
    private static List<Integer> extents(List<Identities> inputs, TensorShape shape) {
        var extents = new ArrayList<>(Collections.nCopies(shape.rank(), 1));
        inputs.forEach(input ->
                input.axes().forEach(axis -> extents.set(axis, shape.dims().get(axis))));
        return extents;
    }
}
