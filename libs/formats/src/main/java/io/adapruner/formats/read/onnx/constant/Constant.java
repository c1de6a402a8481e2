package io.adapruner.formats.read.onnx.constant;

import io.adapruner.formats.read.onnx.model.OnnxTensor;
import io.adapruner.formats.translation.formula.Strides;
import io.adapruner.formats.translation.source.Rearrangeable;
import io.adapruner.formats.translation.source.Rearrangement;
import io.adapruner.network.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A value that does not depend on the network's input. */
public sealed interface Constant {
    List<Integer> shape();

    /** Value number {@code index} in row-major order. For many values, use a {@link #settled()} constant. */
    double real(int index);

    /** The same as an integer, rounded towards zero. */
    long whole(int index);

    /** The values at given places, in another shape. */
    Constant taken(List<Integer> shape, int[] places);

    /** The same values in row-major order. */
    Constant reshaped(List<Integer> to);

    /** @param order for each axis of the result, the axis it was */
    Constant permuted(List<Integer> order);

    /** The same with its values where they are seen, so that each is read at once. */
    Constant settled();

    /** What holds its values: two constants with the same one take no more than one. */
    Object storage();

    /** More axes than any tensor of a network has: code that counts axes need not handle long lists of them. */
    int MOST_AXES = 32;

    /** @throws IllegalArgumentException for more axes than {@link #MOST_AXES} */
    static List<Integer> bounded(List<Integer> shape) {
        if (shape.size() > MOST_AXES) {
            throw new IllegalArgumentException("a constant has " + shape.size() + " axes, the limit is " + MOST_AXES);
        }
        return List.copyOf(shape);
    }

    default int elements() {
        return elements(shape());
    }

    static int elements(List<Integer> shape) {
        return Math.toIntExact(shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact));
    }

    /** All values as integers. */
    default long[] wholes() {
        Constant settled = settled();
        long[] wholes = new long[elements()];
        Arrays.setAll(wholes, settled::whole);
        return wholes;
    }

    static Constant of(OnnxTensor tensor) {
        return tensor.floating()
                ? new Reals(tensor.name(), tensor.floats())
                : new Wholes(tensor.shape(), tensor.logical(), tensor.integers());
    }

    static Wholes wholes(long... values) {
        return new Wholes(List.of(values.length), false, values);
    }

    static Reals scalar(double value) {
        return new Reals("", Tensor.of(List.of(), (float) value));
    }

    /**
     * Floats. Transposes and reshapes are only recorded: a weight is moved at most once, when its layer needs it.
     *
     * @param name of the tensor in the file; empty for one that was computed
     * @param base the values before they are rearranged
     */
    record Reals(String name, Tensor base, List<Integer> shape, List<Rearrangement> rearranged)
            implements Constant, Rearrangeable<Reals> {
        public Reals {
            shape = bounded(shape);
            rearranged = List.copyOf(rearranged);
        }

        public Reals(String name, Tensor tensor) {
            this(name, tensor, tensor.shape(), List.of());
        }

        public Reals named(String changed) {
            return new Reals(changed, base, shape, rearranged);
        }

        /** The values as they are seen. */
        public Tensor tensor() {
            Tensor tensor = base;
            for (Rearrangement step : rearranged) {
                tensor = step.of(tensor);
            }
            return tensor;
        }

        @Override
        public Reals settled() {
            return rearranged.isEmpty() ? this : new Reals(name, tensor());
        }

        @Override
        public Object storage() {
            return base;
        }

        @Override
        public double real(int index) {
            return settled().base.get(index);
        }

        @Override
        public long whole(int index) {
            return (long) real(index);
        }

        @Override
        public Reals taken(List<Integer> to, int[] places) {
            Tensor from = settled().base;
            float[] values = new float[places.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = from.get(places[i]);
            }
            return new Reals(name, Tensor.of(to, values));
        }

        @Override
        public Reals reshaped(List<Integer> to) {
            return to.equals(shape) ? this : with(new Rearrangement.Reshaped(to));
        }

        @Override
        public Reals permuted(List<Integer> order) {
            return with(new Rearrangement.Permuted(order));
        }

        private Reals with(Rearrangement next) {
            var all = new ArrayList<>(rearranged);
            boolean undone = !all.isEmpty()
                    && all.getLast() instanceof Rearrangement.Permuted(List<Integer> last)
                    && next instanceof Rearrangement.Permuted(List<Integer> order)
                    && inverse(last, order);
            if (undone) {
                all.removeLast();
            } else {
                all.add(next);
            }
            return new Reals(name, base, next.shape(shape), all);
        }

        private static boolean inverse(List<Integer> one, List<Integer> other) {
            for (int axis = 0; axis < other.size(); axis++) {
                if (one.get(other.get(axis)) != axis) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * Integers or truths.
     *
     * @param logical whether they are truths
     */
    record Wholes(List<Integer> shape, boolean logical, long[] values) implements Constant {
        public Wholes {
            shape = bounded(shape);
            if (values.length != Constant.elements(shape)) {
                throw new IllegalArgumentException(values.length + " values are not of shape " + shape);
            }
        }

        @Override
        public Object storage() {
            return values;
        }

        @Override
        public double real(int index) {
            return values[index];
        }

        @Override
        public long whole(int index) {
            return values[index];
        }

        @Override
        public Wholes settled() {
            return this;
        }

        @Override
        public Wholes taken(List<Integer> to, int[] places) {
            return new Wholes(
                    to, logical, Arrays.stream(places).mapToLong(p -> values[p]).toArray());
        }

        @Override
        public Wholes reshaped(List<Integer> to) {
            return new Wholes(to, logical, values);
        }

        @Override
        public Wholes permuted(List<Integer> order) {
            List<Integer> to = new Rearrangement.Permuted(order).shape(shape);
            int[] strides = Strides.of(shape);
            return taken(
                    to,
                    Places.of(to, order.stream().mapToInt(axis -> strides[axis]).toArray(), 0));
        }
    }
}
