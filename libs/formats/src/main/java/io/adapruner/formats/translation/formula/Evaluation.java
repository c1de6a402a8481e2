package io.adapruner.formats.translation.formula;

import io.adapruner.formats.translation.formula.Formula.Accumulated;
import io.adapruner.formats.translation.formula.Formula.Chosen;
import io.adapruner.formats.translation.formula.Formula.Combined;
import io.adapruner.formats.translation.formula.Formula.Joined;
import io.adapruner.formats.translation.formula.Formula.Leaf;
import io.adapruner.formats.translation.formula.Formula.Literal;
import io.adapruner.formats.translation.formula.Formula.Mapped;
import io.adapruner.formats.translation.formula.Formula.Moved;
import io.adapruner.formats.translation.formula.Formula.Product;
import io.adapruner.formats.translation.formula.Formula.Reshaped;
import io.adapruner.formats.translation.formula.Formula.Scalar;
import io.adapruner.formats.translation.formula.Formula.Sequence;
import io.adapruner.formats.translation.formula.Formula.Shares;
import io.adapruner.formats.translation.formula.Formula.Summed;
import io.adapruner.formats.translation.formula.Formula.Taken;
import io.adapruner.network.Weights;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Computes formulas from a file's tensors, in double precision. A formula is computed once however many layers share it. A short
 * file could ask for any number of long ones: their work together is bounded by what the file holds.
 */
public final class Evaluation {
    /** A weight that is standardised is passed over some fifteen times. */
    private static final long MOST_PASSES = 64;

    private static final long FREE = 1L << 24;

    private final Weights stored;
    private final IdentityHashMap<Formula, Tensor> made = new IdentityHashMap<>();
    private long left;

    /** @param stored the file's tensors */
    public Evaluation(Weights stored) {
        this.stored = stored;
        this.left = FREE
                + MOST_PASSES
                        * stored.tensors().values().stream()
                                .mapToLong(Tensor::elements)
                                .sum();
    }

    /**
     * The tensor; nothing when the file lacks what it is computed from.
     *
     * @throws ProblemException {@link ProblemCode#WEIGHTS_MISMATCH} for a stored tensor that is not of the shape the graph says,
     *     {@link ProblemCode#UNSUPPORTED_NETWORK} when there is too much to compute
     */
    public Optional<Tensor> of(Formula formula) {
        if (!Tree.leaves(formula).allMatch(this::stored)) {
            return Optional.empty();
        }
        Tensor known = made.get(formula);
        return Optional.of(known == null ? computed(formula) : known);
    }

    private boolean stored(Leaf leaf) {
        Optional<Tensor> tensor = stored.find(leaf.name());
        tensor.filter(t -> !t.shape().equals(leaf.shape())).ifPresent(t -> {
            throw new ProblemException(
                    ProblemCode.WEIGHTS_MISMATCH,
                    "tensor " + leaf.name() + " is of shape " + t.shape() + ", the graph says " + leaf.shape());
        });
        return tensor.isPresent();
    }

    private Tensor computed(Formula formula) {
        left -= Tree.work(formula);
        if (left < 0) {
            throw new ProblemException(
                    ProblemCode.UNSUPPORTED_NETWORK,
                    "the graph computes too much from its stored tensors; save the model with its weights computed, such as"
                            + " by torch.nn.utils.parametrize.remove_parametrizations");
        }
        double[] values = values(formula);
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        Tensor tensor = Tensor.of(formula.shape(), floats);
        made.put(formula, tensor);
        return tensor;
    }

    /** In row-major order. */
    private double[] values(Formula formula) {
        return switch (formula) {
            case Leaf leaf -> read(leaf);
            case Scalar(double value) -> new double[] {value};
            case Sequence(double start, double step, int count) -> {
                double[] values = new double[count];
                Arrays.setAll(values, i -> start + i * step);
                yield values;
            }
            case Shares(Antialiasing by) -> by.shares();
            case Literal(var _, List<Double> values) ->
                values.stream().mapToDouble(Double::doubleValue).toArray();
            case Accumulated accumulated -> accumulated(accumulated);
            case Chosen chosen -> chosen(chosen);
            case Joined joined -> joined(joined);
            case Taken taken -> taken(taken);
            case Reshaped(Formula of, var _) -> values(of);
            case Moved moved -> moved(moved);
            case Mapped(var function, Formula of) -> {
                double[] values = values(of);
                for (int i = 0; i < values.length; i++) {
                    values[i] = function.of(values[i]);
                }
                yield values;
            }
            case Combined combined -> combined(combined);
            case Summed summed -> summed(summed);
            case Product(Formula one, Formula other) ->
                product(
                        values(one),
                        values(other),
                        other.shape().getFirst(),
                        other.shape().getLast());
        };
    }

    private double[] read(Leaf leaf) {
        Tensor tensor = stored.get(leaf.name());
        double[] values = new double[tensor.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = tensor.get(i);
        }
        return values;
    }

    private double[] moved(Moved moved) {
        int[] own = Strides.of(moved.of().shape());
        int[] strides = moved.axes().stream()
                .mapToInt(axis -> axis == Moved.REPEATED ? 0 : own[axis])
                .toArray();
        double[] from = values(moved.of());
        double[] values = new double[Math.toIntExact(moved.elements())];
        var walk = new Walk(moved.shape(), strides);
        for (int i = 0; i < values.length; i++) {
            values[i] = from[walk.next()];
        }
        return values;
    }

    private double[] combined(Combined combined) {
        double[] one = values(combined.one());
        double[] other = values(combined.other());
        int elements = Math.toIntExact(combined.elements());
        // a whole tensor's place is not needed again once its value is read
        double[] values = one.length == elements ? one : new double[elements];
        var ones = new Walk(combined.shape(), Strides.broadcast(combined.one().shape(), combined.shape()));
        var others =
                new Walk(combined.shape(), Strides.broadcast(combined.other().shape(), combined.shape()));
        for (int i = 0; i < values.length; i++) {
            values[i] = combined.arithmetic().of(one[ones.next()], other[others.next()]);
        }
        return values;
    }

    private double[] summed(Summed summed) {
        double[] from = values(summed.of());
        double[] values = new double[Math.toIntExact(summed.elements())];
        var walk = new Walk(
                summed.of().shape(),
                Strides.broadcast(summed.shape(), summed.of().shape()));
        for (double value : from) {
            values[walk.next()] += value;
        }
        return values;
    }

    private double[] accumulated(Accumulated accumulated) {
        double[] values = values(accumulated.of());
        int axis = accumulated.axis();
        int stride = Strides.of(accumulated.shape())[axis];
        int extent = accumulated.shape().get(axis);
        for (int i = stride; i < values.length; i++) {
            values[i] += i / stride % extent == 0 ? 0 : values[i - stride];
        }
        return values;
    }

    private double[] chosen(Chosen chosen) {
        double[] values = new double[Math.toIntExact(chosen.elements())];
        double[] condition = values(chosen.condition());
        double[] one = values(chosen.one());
        double[] other = values(chosen.other());
        var conditions = walk(chosen.condition(), chosen);
        var ones = walk(chosen.one(), chosen);
        var others = walk(chosen.other(), chosen);
        for (int i = 0; i < values.length; i++) {
            double a = one[ones.next()];
            double b = other[others.next()];
            values[i] = condition[conditions.next()] != 0 ? a : b;
        }
        return values;
    }

    private static Walk walk(Formula part, Formula whole) {
        return new Walk(whole.shape(), Strides.broadcast(part.shape(), whole.shape()));
    }

    private double[] joined(Joined joined) {
        double[] values = new double[Math.toIntExact(joined.elements())];
        int row = span(joined, joined.axis());
        int start = 0;
        for (Formula part : joined.operands()) {
            double[] from = values(part);
            int length = span(part, joined.axis());
            for (int i = 0; i < from.length; i++) {
                values[i / length * row + start + i % length] = from[i];
            }
            start += length;
        }
        return values;
    }

    /** Values within one index of the axes before. */
    private static int span(Formula formula, int axis) {
        return formula.shape().subList(axis, formula.shape().size()).stream().reduce(1, Math::multiplyExact);
    }

    private double[] taken(Taken taken) {
        double[] from = values(taken.of());
        double[] values = new double[Math.toIntExact(taken.elements())];
        int stride = Strides.of(taken.shape())[taken.axis()];
        int extent = taken.of().shape().get(taken.axis());
        int count = taken.places().size();
        for (int i = 0; i < values.length; i++) {
            int outer = i / stride / count;
            values[i] = from[(outer * extent + taken.places().get(i / stride % count)) * stride + i % stride];
        }
        return values;
    }

    private static double[] product(double[] one, double[] other, int inner, int columns) {
        int rows = inner == 0 ? 0 : one.length / inner;
        double[] values = new double[Math.multiplyExact(rows, columns)];
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < inner; k++) {
                double factor = one[row * inner + k];
                for (int column = 0; column < columns; column++) {
                    values[row * columns + column] += factor * other[k * columns + column];
                }
            }
        }
        return values;
    }
}
