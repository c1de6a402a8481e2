package io.adapruner.formats.translation.source;

import io.adapruner.network.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/** The same values of a stored tensor in another order or shape. */
public sealed interface Rearrangement {
    /** The shape after it. */
    List<Integer> shape(List<Integer> before);

    /** @throws IllegalArgumentException when the tensor is of another rank or size */
    Tensor of(Tensor tensor);

    /** @param order for each axis of the result, the axis it was */
    record Permuted(List<Integer> order) implements Rearrangement {
        public Permuted {
            order = List.copyOf(order);
            if (!order.stream().sorted().toList().equals(ascending(order.size()))) {
                throw new IllegalArgumentException(order + " is no order of axes");
            }
        }

        private static List<Integer> ascending(int rank) {
            return IntStream.range(0, rank).boxed().toList();
        }

        public boolean changesNothing() {
            return order.equals(ascending(order.size()));
        }

        /** This one, and then another one. */
        public Permuted then(Permuted next) {
            return new Permuted(next.order.stream().map(order::get).toList());
        }

        @Override
        public List<Integer> shape(List<Integer> before) {
            if (before.size() != order.size()) {
                throw new IllegalArgumentException("a tensor of shape " + before + " has no axes " + order);
            }
            return order.stream().map(before::get).toList();
        }

        @Override
        public Tensor of(Tensor tensor) {
            List<Integer> shape = shape(tensor.shape());
            int rank = shape.size();
            int[] before = strides(tensor.shape());
            int[] strides = order.stream().mapToInt(axis -> before[axis]).toArray();
            float[] moved = new float[tensor.elements()];
            int[] index = new int[rank];
            int from = 0;
            for (int to = 0; to < moved.length; to++) {
                moved[to] = tensor.get(from);
                for (int axis = rank - 1; axis >= 0; axis--) {
                    from += strides[axis];
                    if (++index[axis] < shape.get(axis)) {
                        break;
                    }
                    from -= strides[axis] * shape.get(axis);
                    index[axis] = 0;
                }
            }
            return Tensor.of(shape, moved);
        }

        private static int[] strides(List<Integer> shape) {
            int[] strides = new int[shape.size()];
            int stride = 1;
            for (int axis = strides.length - 1; axis >= 0; axis--) {
                strides[axis] = stride;
                stride *= shape.get(axis);
            }
            return strides;
        }
    }

    /** The same values in row-major order, in another shape. */
    record Reshaped(List<Integer> to) implements Rearrangement {
        public Reshaped {
            to = List.copyOf(to);
        }

        @Override
        public List<Integer> shape(List<Integer> before) {
            if (elements(before) != elements(to)) {
                throw new IllegalArgumentException("a tensor of shape " + before + " cannot become one of " + to);
            }
            return to;
        }

        private static long elements(List<Integer> shape) {
            return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
        }

        @Override
        public Tensor of(Tensor tensor) {
            return Tensor.of(shape(tensor.shape()), tensor.buffer());
        }
    }
}
