package io.adapruner.engine.calibration;

import io.adapruner.network.op.Conv2d;
import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/**
 * Which output positions of a convolution are sampled, and which input cells each of them reads.
 *
 * @param outputs flat indices {@code y * W + x} into the output, ascending
 * @param cells for each output, row-major over the kernel: flat indices into the zero-padded input
 */
public record PatchSampling(int[] outputs, int[] cells) {
    /** At least {@code atLeast} positions where there are as many, evenly spaced in flat order. */
    public static PatchSampling of(Conv2d conv, TensorShape input, int atLeast) {
        TensorShape output = conv.outputShape(List.of(input));
        int total = Math.toIntExact(output.positions());
        int step = Math.max(1, total / Math.max(1, atLeast));
        int[] outputs = new int[Math.ceilDiv(total, step)];
        int width = input.width() + 2 * conv.padding().width();
        int[] cells = new int[outputs.length * conv.kernel().area()];
        int at = 0;
        for (int p = 0; p < outputs.length; p++) {
            outputs[p] = p * step;
            int top = outputs[p] / output.width() * conv.stride().height();
            int left = outputs[p] % output.width() * conv.stride().width();
            for (int i = 0; i < conv.kernel().height(); i++) {
                for (int j = 0; j < conv.kernel().width(); j++) {
                    cells[at++] = (top + i * conv.dilation().height()) * width
                            + left
                            + j * conv.dilation().width();
                }
            }
        }
        return new PatchSampling(outputs, cells);
    }
}
