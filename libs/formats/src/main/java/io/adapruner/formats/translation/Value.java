package io.adapruner.formats.translation;

import io.adapruner.formats.translation.formula.Bound;
import io.adapruner.formats.translation.formula.Formula;
import io.adapruner.formats.translation.formula.FormulaNames;
import io.adapruner.formats.translation.formula.Repetition;
import io.adapruner.formats.translation.source.Rearrangeable;
import io.adapruner.formats.translation.source.Rearrangement;
import io.adapruner.formats.translation.source.Source;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

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
     * A parameter, buffer or constant of the file, or what is computed from them alone.
     *
     * @param name of the tensor; of a computed one the parameter that it stands for
     * @param made what the file's tensors become, a {@link Formula.Leaf} where nothing is computed
     * @param shape as it is seen
     * @param rearranged what was done to it, in this order
     */
    record Stored(String name, Formula made, List<Integer> shape, List<Rearrangement> rearranged)
            implements Value, Rearrangeable<Stored> {
        public Stored {
            shape = List.copyOf(shape);
            rearranged = List.copyOf(rearranged);
        }

        public Stored(String name, List<Integer> shape) {
            this(name, new Formula.Leaf(name, shape), shape, List.of());
        }

        /** @throws ProblemException when it is too large to be part of anything */
        public static Stored computed(Formula formula) {
            return seen(Bound.checked(formula));
        }

        private static Stored seen(Formula formula) {
            return new Stored(FormulaNames.parameter(formula), formula, formula.shape(), List.of());
        }

        /** As a part of what is computed from it. */
        public Formula formula() {
            Formula formula = Bound.checked(made);
            for (Rearrangement next : rearranged) {
                formula = Bound.checked(
                        switch (next) {
                            case Rearrangement.Permuted(var order) -> formula.permuted(order);
                            case Rearrangement.Reshaped(var to) -> formula.reshaped(to);
                        });
            }
            return formula;
        }

        /** The file's tensors that it is made of. */
        public Set<String> tensors() {
            return FormulaNames.tensors(made);
        }

        /** Repeated along axes of extent 1, however large: a batch of it may still be taken {@link #once}. */
        public Stored expanded(List<Integer> to) {
            return seen(formula().expanded(to));
        }

        /** The same without being repeated for each image of a batch. */
        public Stored once(long batch) {
            if (made instanceof Formula.Moved(Formula of, List<Integer> repeated, List<Integer> axes)
                    && rearranged.isEmpty()
                    && !axes.isEmpty()
                    && axes.getFirst() == Formula.Moved.REPEATED
                    && repeated.getFirst() == batch) {
                var single = new ArrayList<>(repeated);
                single.set(0, 1);
                return seen(of.expanded(single));
            }
            boolean alike =
                    batch > 1 && !shape.isEmpty() && shape.getFirst() == batch && Repetition.along(formula(), 0);
            return alike ? computed(new Formula.Taken(formula(), 0, List.of(0))) : this;
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
            return new Stored(name, made, new Rearrangement.Permuted(order).shape(shape), all);
        }

        @Override
        public Stored reshaped(List<Integer> to) {
            if (to.equals(shape)) {
                return this;
            }
            var all = new ArrayList<>(rearranged);
            all.add(new Rearrangement.Reshaped(to));
            return new Stored(name, made, new Rearrangement.Reshaped(to).shape(shape), all);
        }

        public Source source() {
            return made instanceof Formula.Leaf(String tensor, var _)
                    ? new Source.FromFile(tensor, rearranged)
                    : new Source.Folded(name, Bound.checked(made), rearranged);
        }

        /** What is computed may be long. */
        @Override
        public String toString() {
            return "stored tensor " + name + " of shape " + shape;
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
