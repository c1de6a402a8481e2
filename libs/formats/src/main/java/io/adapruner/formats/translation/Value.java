package io.adapruner.formats.translation;

import io.adapruner.formats.translation.source.Rearrangeable;
import io.adapruner.formats.translation.source.Rearrangement;
import io.adapruner.formats.translation.source.Source;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;

/** What a name in a source graph stands for while it is translated. */
public sealed interface Value
        permits Value.Activation, View, Value.Strided, Value.Stored, Value.Numbers, Value.Unusable {
    /**
     * The result of a layer of the network under construction, as the layer makes it: {@code [batch, channels, ...]}.
     *
     * @param step the layer's index
     * @param shape of one sample
     */
    record Activation(int step, TensorShape shape) implements Value {}

    /**
     * Every n-th row or column of an activation: half of a subsampling.
     *
     * @param axis 1 for rows, 2 for columns (without batch)
     */
    record Strided(Activation of, int axis, int step) implements Value {}

    /**
     * A parameter, buffer or constant of the file.
     *
     * @param shape as it is seen
     * @param rearranged what was done to the file's tensor, in this order
     */
    record Stored(String name, List<Integer> shape, List<Rearrangement> rearranged)
            implements Value, Rearrangeable<Stored> {
        public Stored {
            shape = List.copyOf(shape);
            rearranged = List.copyOf(rearranged);
        }

        public Stored(String name, List<Integer> shape) {
            this(name, shape, List.of());
        }

        @Override
        public Stored permuted(List<Integer> order) {
            var next = new Rearrangement.Permuted(order);
            var all = new ArrayList<>(rearranged);
            if (!all.isEmpty() && all.getLast() instanceof Rearrangement.Permuted last) {
                all.removeLast();
                next = last.then(next);
            }
            if (!next.changesNothing()) {
                all.add(next);
            }
            return new Stored(name, new Rearrangement.Permuted(order).shape(shape), all);
        }

        @Override
        public Stored reshaped(List<Integer> to) {
            if (to.equals(shape)) {
                return this;
            }
            var all = new ArrayList<>(rearranged);
            all.add(new Rearrangement.Reshaped(to));
            return new Stored(name, new Rearrangement.Reshaped(to).shape(shape), all);
        }

        public Source source() {
            return new Source.FromFile(name, rearranged);
        }
    }

    /**
     * Numbers that the graph computes from constants, such as shapes and scalars, in row-major order.
     *
     * @param shape empty for a scalar
     */
    record Numbers(List<Integer> shape, List<Double> values) implements Value {
        public Numbers {
            shape = List.copyOf(shape);
            values = List.copyOf(values);
            if (shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact) != values.size()) {
                throw new IllegalArgumentException(values.size() + " numbers are not of shape " + shape);
            }
        }

        public static Numbers scalar(double value) {
            return new Numbers(List.of(), List.of(value));
        }
    }

    /** Something that could not be translated; the reason is thrown when the network needs it. */
    record Unusable(ProblemException reason) implements Value {}
}
