package io.adapruner.formats.translation.formula;

import io.adapruner.network.op.Activation.Function;
import io.adapruner.network.op.Arithmetic;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A tensor as it is computed from stored tensors. Nothing is computed before the weights are read; shapes are known at once.
 * A formula is a tree: what is used twice stands in it twice, so one from a file must be {@link Bound#checked} before it becomes
 * part of another.
 */
public sealed interface Formula {
    List<Integer> shape();

    /** What it is computed from. */
    List<Formula> operands();

    default long elements() {
        return shape().stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }

    /** A tensor of the file. */
    record Leaf(String name, List<Integer> shape) implements Formula {
        public Leaf {
            shape = List.copyOf(shape);
        }

        @Override
        public List<Formula> operands() {
            return List.of();
        }
    }

    /** A number, of shape {@code []}. */
    record Scalar(double value) implements Formula {
        @Override
        public List<Integer> shape() {
            return List.of();
        }

        @Override
        public List<Formula> operands() {
            return List.of();
        }
    }

    /** {@code count} numbers, each {@code step} behind the last, of shape {@code [count]}. */
    record Sequence(double start, double step, int count) implements Formula {
        @Override
        public List<Integer> shape() {
            return List.of(count);
        }

        @Override
        public List<Formula> operands() {
            return List.of();
        }
    }

    /** A matrix that resamples what is multiplied by it, of shape {@code [from, to]}. */
    record Shares(Antialiasing by) implements Formula {
        @Override
        public List<Integer> shape() {
            return List.of(by.from(), by.to());
        }

        @Override
        public List<Formula> operands() {
            return List.of();
        }
    }

    /** Numbers that the file holds as a list. */
    record Literal(List<Integer> shape, List<Double> values) implements Formula {
        public Literal {
            shape = List.copyOf(shape);
            values = List.copyOf(values);
        }

        @Override
        public List<Formula> operands() {
            return List.of();
        }
    }

    /** The same values in row-major order. */
    record Reshaped(Formula of, List<Integer> shape) implements Formula {
        public Reshaped {
            shape = List.copyOf(shape);
            if (shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact) != of.elements()) {
                throw new IllegalArgumentException(
                        "a tensor of shape " + of.shape() + " cannot become one of " + shape);
            }
        }

        @Override
        public List<Formula> operands() {
            return List.of(of);
        }
    }

    /**
     * Axes in another order, and axes along which everything is repeated.
     *
     * @param axes for each axis of the result the axis it was, {@link #REPEATED} for one that it was not
     */
    record Moved(Formula of, List<Integer> shape, List<Integer> axes) implements Formula {
        /** Stands for an axis along which all values are the same. */
        public static final int REPEATED = -1;

        public Moved {
            shape = List.copyOf(shape);
            axes = List.copyOf(axes);
            boolean fits = shape.size() == axes.size() && shape.stream().allMatch(extent -> extent >= 0);
            for (int axis = 0; fits && axis < axes.size(); axis++) {
                int own = axes.get(axis);
                fits = own == REPEATED || shape.get(axis).equals(of.shape().get(own));
            }
            if (!fits) {
                throw new IllegalArgumentException("a tensor of shape " + of.shape() + " cannot be seen as " + shape);
            }
        }

        @Override
        public List<Formula> operands() {
            return List.of(of);
        }
    }

    /** A function of each value. */
    record Mapped(Function function, Formula of) implements Formula {
        @Override
        public List<Integer> shape() {
            return of.shape();
        }

        @Override
        public List<Formula> operands() {
            return List.of(of);
        }
    }

    /** A function of two values at a time, by NumPy's rules of broadcasting. */
    record Combined(Arithmetic arithmetic, Formula one, Formula other, List<Integer> shape) implements Formula {
        public Combined {
            shape = List.copyOf(shape);
        }

        public Combined(Arithmetic arithmetic, Formula one, Formula other) {
            this(arithmetic, one, other, Strides.common(one.shape(), other.shape()));
        }

        @Override
        public List<Formula> operands() {
            return List.of(one, other);
        }
    }

    /** The sum along some axes, which stay with extent 1. */
    record Summed(Formula of, List<Integer> axes) implements Formula {
        public Summed {
            axes = List.copyOf(axes);
        }

        @Override
        public List<Integer> shape() {
            var shape = new ArrayList<>(of.shape());
            axes.forEach(axis -> shape.set(axis, 1));
            return shape;
        }

        @Override
        public List<Formula> operands() {
            return List.of(of);
        }
    }

    /** Each value with all before it along one axis added. */
    record Accumulated(Formula of, int axis) implements Formula {
        @Override
        public List<Integer> shape() {
            return of.shape();
        }

        @Override
        public List<Formula> operands() {
            return List.of(of);
        }
    }

    /** The second of three where the first is not 0, else the third, by NumPy's rules of broadcasting. */
    record Chosen(Formula condition, Formula one, Formula other, List<Integer> shape) implements Formula {
        public Chosen {
            shape = List.copyOf(shape);
        }

        public Chosen(Formula condition, Formula one, Formula other) {
            this(condition, one, other, Strides.common(condition.shape(), Strides.common(one.shape(), other.shape())));
        }

        @Override
        public List<Formula> operands() {
            return List.of(condition, one, other);
        }
    }

    /** Side by side along an axis. */
    record Joined(List<Formula> operands, int axis) implements Formula {
        public Joined {
            operands = List.copyOf(operands);
            List<Integer> first = operands.getFirst().shape();
            for (Formula operand : operands) {
                var alike = new ArrayList<>(operand.shape());
                alike.set(axis, first.get(axis));
                if (!alike.equals(first)) {
                    throw new IllegalArgumentException("tensors of shapes " + first + " and " + operand.shape()
                            + " cannot be joined along axis " + axis);
                }
            }
        }

        @Override
        public List<Integer> shape() {
            var shape = new ArrayList<>(operands.getFirst().shape());
            shape.set(
                    axis,
                    Math.toIntExact(operands.stream()
                            .mapToLong(part -> part.shape().get(axis))
                            .sum()));
            return shape;
        }
    }

    /** The slices at the given places of an axis, in their order. */
    record Taken(Formula of, int axis, List<Integer> places) implements Formula {
        public Taken {
            places = List.copyOf(places);
            int extent = of.shape().get(axis);
            if (places.stream().anyMatch(place -> place < 0 || place >= extent)) {
                throw new IllegalArgumentException("an axis of " + extent + " has no places " + places);
            }
        }

        @Override
        public List<Integer> shape() {
            var shape = new ArrayList<>(of.shape());
            shape.set(axis, places.size());
            return shape;
        }

        @Override
        public List<Formula> operands() {
            return List.of(of);
        }
    }

    /** A matrix {@code [m, k]} times a matrix {@code [k, n]}. */
    record Product(Formula one, Formula other) implements Formula {
        public Product {
            if (one.shape().size() != 2
                    || other.shape().size() != 2
                    || !one.shape().getLast().equals(other.shape().getFirst())) {
                throw new IllegalArgumentException(
                        "a matrix of shape " + one.shape() + " cannot be multiplied by one of " + other.shape());
            }
        }

        @Override
        public List<Integer> shape() {
            return List.of(one.shape().getFirst(), other.shape().getLast());
        }

        @Override
        public List<Formula> operands() {
            return List.of(one, other);
        }
    }

    default Formula with(Arithmetic arithmetic, Formula other) {
        return new Combined(arithmetic, this, other);
    }

    default Formula with(Arithmetic arithmetic, double other) {
        return with(arithmetic, new Scalar(other));
    }

    default Formula mapped(Function function) {
        return new Mapped(function, this);
    }

    default Formula reshaped(List<Integer> to) {
        return to.equals(shape()) ? this : new Reshaped(this, to);
    }

    /** @param order for each axis of the result, the axis it was */
    default Formula permuted(List<Integer> order) {
        return new Moved(this, order.stream().map(shape()::get).toList(), order);
    }

    /** Repeated along axes of extent 1, and along new axes in front. */
    default Formula expanded(List<Integer> to) {
        int missing = to.size() - shape().size();
        List<Integer> axes = IntStream.range(0, to.size())
                .mapToObj(axis -> axis < missing || !to.get(axis).equals(shape().get(axis - missing))
                        ? Moved.REPEATED
                        : axis - missing)
                .toList();
        if (to.equals(shape())) {
            return this;
        }
        if (missing < 0 || !Strides.common(shape(), to).equals(to)) {
            throw new IllegalArgumentException("a tensor of shape " + shape() + " cannot be expanded to " + to);
        }
        return new Moved(this, to, axes);
    }

    /** All axes stay, those named with extent 1. */
    default Formula sum(List<Integer> axes) {
        return new Summed(this, axes);
    }

    default Formula mean(List<Integer> axes) {
        return sum(axes).with(Arithmetic.DIVIDE, count(axes));
    }

    /** @param correction of the number of values that is divided by: 1 makes the estimate unbiased */
    default Formula variance(List<Integer> axes, double correction) {
        return with(Arithmetic.SUBTRACT, mean(axes))
                .with(Arithmetic.POWER, 2)
                .sum(axes)
                .with(Arithmetic.DIVIDE, Math.max(0, count(axes) - correction));
    }

    /** @param p above 0 and finite */
    default Formula norm(double p, List<Integer> axes) {
        return mapped(Function.ABSOLUTE).with(Arithmetic.POWER, p).sum(axes).with(Arithmetic.POWER, 1 / p);
    }

    private double count(List<Integer> axes) {
        return axes.stream().mapToDouble(axis -> shape().get(axis)).reduce(1, (a, b) -> a * b);
    }
}
