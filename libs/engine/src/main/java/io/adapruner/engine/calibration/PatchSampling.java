package io.adapruner.engine.calibration;

import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.ConvTranspose2d;
import io.adapruner.network.op.Extent;
import io.adapruner.network.tensor.TensorShape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which output positions of a convolution are sampled, and which input cells each of them reads.
 *
 * @param outputs flat indices {@code y * W + x} into the output, ascending
 * @param cells for each output, row-major over the kernel: flat indices into the input with its margin
 * @param margin rows and columns of zeros on each side of the input
 */
record PatchSampling(int[] outputs, int[] cells, Extent margin) {
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    /** At least {@code atLeast} positions where there are as many, spread over rows and columns. */
    static PatchSampling of(Conv2d conv, TensorShape input, int atLeast) {
        TensorShape output = conv.outputShape(List.of(input));
        int[] outputs = spaced(Math.toIntExact(output.positions()), atLeast);
        int width = input.width() + 2 * conv.padding().width();
        int[] cells = new int[outputs.length * conv.kernel().area()];
        int at = 0;
        for (int position : outputs) {
            int top = position / output.width() * conv.stride().height();
            int left = position % output.width() * conv.stride().width();
            for (int i = 0; i < conv.kernel().height(); i++) {
                for (int j = 0; j < conv.kernel().width(); j++) {
                    cells[at++] = (top + i * conv.dilation().height()) * width
                            + left
                            + j * conv.dilation().width();
                }
            }
        }
        return new PatchSampling(outputs, cells, conv.padding());
    }

    /**
     * As many positions in whole blocks of the stride's extents, spread as well, so at least one block: each place in a block is
     * computed by other cells of the kernel, and all of them must be seen.
     */
    static PatchSampling of(ConvTranspose2d conv, TensorShape input, int atLeast) {
        TensorShape output = conv.outputShape(List.of(input));
        Extent stride = conv.stride();
        int perRow = Math.ceilDiv(output.width(), stride.width());
        int blocks = Math.ceilDiv(output.height(), stride.height()) * perRow;
        var places = IntStream.builder();
        for (int block : spaced(blocks, Math.ceilDiv(atLeast, stride.area()))) {
            int top = block / perRow * stride.height();
            int left = block % perRow * stride.width();
            for (int y = top; y < Math.min(top + stride.height(), output.height()); y++) {
                for (int x = left; x < Math.min(left + stride.width(), output.width()); x++) {
                    places.add(y * output.width() + x);
                }
            }
        }
        int[] outputs = places.build().sorted().toArray();
        int area = conv.kernel().area();
        int[] cells = IntStream.range(0, outputs.length * area)
                .map(i -> cell(conv, input, output, outputs[i / area], i % area))
                .toArray();
        return new PatchSampling(outputs, cells, Extent.square(1));
    }

    /** The input that a cell of the kernel takes to an output; 0, which the margin makes a zero, where there is none. */
    private static int cell(ConvTranspose2d conv, TensorShape input, TensorShape output, int position, int cell) {
        int width = conv.kernel().width();
        int y = position / output.width()
                + conv.padding().height()
                - cell / width * conv.dilation().height();
        int x = position % output.width()
                + conv.padding().width()
                - cell % width * conv.dilation().width();
        int row = y / conv.stride().height();
        int column = x / conv.stride().width();
        boolean read = y >= 0
                && x >= 0
                && y % conv.stride().height() == 0
                && x % conv.stride().width() == 0
                && row < input.height()
                && column < input.width();
        return read ? (row + 1) * (input.width() + 2) + column + 1 : 0;
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
