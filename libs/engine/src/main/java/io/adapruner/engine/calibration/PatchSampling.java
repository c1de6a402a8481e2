package io.adapruner.engine.calibration;

import io.adapruner.network.op.Convolution;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.TransposedConvolution;
import io.adapruner.network.tensor.TensorShape;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Which output positions of a convolution are sampled, and which input cells each of them reads. Positions are counted row-major
 * over all axes.
 *
 * @param outputs indices into the output, ascending
 * @param cells for each output, row-major over the kernel: indices into the input, counted from 1, and 0 for what is outside it
 */
record PatchSampling(int[] outputs, int[] cells) {
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    /** At least {@code atLeast} positions where there are as many, spread over all axes. */
    static PatchSampling of(Convolution conv, TensorShape input, int atLeast) {
        TensorShape output = conv.outputShape(List.of(input));
        int[] outputs = spaced(Math.toIntExact(output.positions()), atLeast);
        return new PatchSampling(
                outputs,
                cells(
                        outputs,
                        output,
                        conv.kernel(),
                        (axis, at, cell) -> {
                            return at * conv.stride().along(axis)
                                    - conv.padding().along(axis)
                                    + cell * conv.dilation().along(axis);
                        },
                        input));
    }

    /**
     * As many positions in whole blocks of the stride's extents, spread as well, so at least one block: each place in a block is
     * computed by other cells of the kernel, and all of them must be seen.
     */
    static PatchSampling of(TransposedConvolution conv, TensorShape input, int atLeast) {
        TensorShape output = conv.outputShape(List.of(input));
        List<Integer> extents = positions(output);
        Extent stride = conv.stride();
        List<Integer> blocks = IntStream.range(0, stride.axes())
                .mapToObj(axis -> Math.ceilDiv(extents.get(axis), stride.along(axis)))
                .toList();
        int count = blocks.stream().reduce(1, Math::multiplyExact);
        var places = IntStream.builder();
        for (int block : spaced(count, Math.ceilDiv(atLeast, stride.area()))) {
            int[] first = along(block, blocks);
            for (int place = 0; place < stride.area(); place++) {
                int[] within = along(place, stride.dims());
                int at = flat(axis -> first[axis] * stride.along(axis) + within[axis], extents);
                if (at >= 0) {
                    places.add(at);
                }
            }
        }
        int[] outputs = places.build().sorted().toArray();
        return new PatchSampling(
                outputs,
                cells(
                        outputs,
                        output,
                        conv.kernel(),
                        (axis, at, cell) -> {
                            int place = at
                                    + conv.padding().along(axis)
                                    - cell * conv.dilation().along(axis);
                            return place % stride.along(axis) == 0 ? place / stride.along(axis) : -1;
                        },
                        input));
    }

    /** Where along one axis of the input a cell of the kernel reads for a place of the output; outside of it there is nothing. */
    private interface Reading {
        int place(int axis, int output, int cell);
    }

    private static int[] cells(int[] outputs, TensorShape output, Extent kernel, Reading reading, TensorShape input) {
        int area = kernel.area();
        int[] cells = new int[Math.multiplyExact(outputs.length, area)];
        int[][] offsets =
                IntStream.range(0, area).mapToObj(k -> along(k, kernel.dims())).toArray(int[][]::new);
        List<Integer> extents = positions(input);
        for (int o = 0; o < outputs.length; o++) {
            int[] at = along(outputs[o], positions(output));
            for (int k = 0; k < area; k++) {
                int[] cell = offsets[k];
                cells[o * area + k] = 1 + flat(axis -> reading.place(axis, at[axis], cell[axis]), extents);
            }
        }
        return cells;
    }

    private static List<Integer> positions(TensorShape shape) {
        return shape.dims().subList(1, shape.rank());
    }

    private static int[] along(int position, List<Integer> extents) {
        int[] along = new int[extents.size()];
        int rest = position;
        for (int axis = along.length - 1; axis >= 0; axis--) {
            along[axis] = rest % extents.get(axis);
            rest /= extents.get(axis);
        }
        return along;
    }

    /** The position at a place of each axis; -1 where one of them is outside. */
    private static int flat(IntUnaryOperator along, List<Integer> extents) {
        int flat = 0;
        for (int axis = 0; axis < extents.size(); axis++) {
            int place = along.applyAsInt(axis);
            if (place < 0 || place >= extents.get(axis)) {
                return -1;
            }
            flat = flat * extents.get(axis) + place;
        }
        return flat;
    }

    /**
     * One position of each of equal strips, where in its strip by the golden ratio (Weyl's sequence): positions at equal
     * distances would lie in a few columns, since distances and widths are mostly powers of two.
     */
    static int[] spaced(int total, int atLeast) {
        int step = Math.max(1, total / Math.max(1, atLeast));
        return IntStream.range(0, Math.ceilDiv(total, step))
                .map(strip -> {
                    int length = Math.min(step, total - strip * step);
                    double place = strip * GOLDEN;
                    return strip * step + (int) (length * (place - Math.floor(place)));
                })
                .toArray();
    }
}
