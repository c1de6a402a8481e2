package io.adapruner.engine.calibration;

import io.adapruner.network.op.Op;
import io.adapruner.network.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * A layer's weight as the unknowns of its normal equations: {@code [groups, rows, outputs]}, rows in the order in which
 * patches are read (kernel row, kernel column, input channel of the group), and one last row for the bias if there is one.
 *
 * @param channels read by each group
 * @param outputs of each group
 * @param inputsFirst whether the layer keeps its weight as {@code [in, out / groups, ...]}, as a transposed convolution does,
 *     and not as {@code [out, in / groups, ...]}
 */
public record WeightColumns(int groups, int area, int channels, int outputs, boolean bias, boolean inputsFirst) {
    /** Whether a layer's weights follow from equations over its inputs: each output must mix several of them. */
    public static boolean solvable(Op op) {
        return ConvolutionView.of(op).filter(ConvolutionView::mixes).isPresent();
    }

    /** @param op one that is {@link #solvable}, or was before it was pruned */
    public static WeightColumns of(Op op) {
        return ConvolutionView.of(op)
                .orElseThrow(() -> new IllegalArgumentException(op + " has no weight that could be solved for"))
                .columns();
    }

    /** The same with or without a constant among the unknowns. */
    public WeightColumns withBias(boolean constant) {
        return new WeightColumns(groups, area, channels, outputs, constant, inputsFirst);
    }

    /** Unknowns that multiply inputs, per output: {@code kernel area * channels}. */
    public int inputs() {
        return area * channels;
    }

    /** All unknowns per output, the bias included. */
    public int rows() {
        return inputs() + (bias ? 1 : 0);
    }

    /** The columns of a system that holds only some of the unknowns, which need not be whole channels. */
    public WeightColumns of(int[] unknowns) {
        return new WeightColumns(groups, 1, unknowns.length - (bias ? 1 : 0), outputs, bias, inputsFirst);
    }

    /** Some rows of what {@link #pack} gives. */
    public Tensor rows(Tensor packed, int[] unknowns) {
        float[] values = new float[groups * unknowns.length * outputs];
        for (int i = 0; i < values.length; i++) {
            values[i] = packed.get(at(i, unknowns));
        }
        return Tensor.of(List.of(groups, unknowns.length, outputs), values);
    }

    /** What {@link #pack} would give with these rows, and zeros for all others. */
    public Tensor spread(Tensor some, int[] unknowns) {
        float[] values = new float[groups * rows() * outputs];
        for (int i = 0; i < some.elements(); i++) {
            values[at(i, unknowns)] = some.get(i);
        }
        return Tensor.of(List.of(groups, rows(), outputs), values);
    }

    private int at(int some, int[] unknowns) {
        int row = some / outputs;
        return at(row / unknowns.length, unknowns[row % unknowns.length], some % outputs);
    }

    /** {@code [groups, rows, outputs]}. */
    public Tensor pack(Tensor weight, Optional<Tensor> shift) {
        float[] packed = new float[groups * rows() * outputs];
        for (int g = 0; g < groups; g++) {
            for (int o = 0; o < outputs; o++) {
                for (int c = 0; c < channels; c++) {
                    for (int k = 0; k < area; k++) {
                        packed[at(g, k * channels + c, o)] = weight.get(within(g, o, c, k));
                    }
                }
                if (bias) {
                    packed[at(g, inputs(), o)] = shift.orElseThrow().get(g * outputs + o);
                }
            }
        }
        return Tensor.of(List.of(groups, rows(), outputs), packed);
    }

    public Tensor weight(Tensor packed, List<Integer> shape) {
        float[] values = new float[groups * outputs * inputs()];
        for (int g = 0; g < groups; g++) {
            for (int o = 0; o < outputs; o++) {
                for (int c = 0; c < channels; c++) {
                    for (int k = 0; k < area; k++) {
                        values[within(g, o, c, k)] = packed.get(at(g, k * channels + c, o));
                    }
                }
            }
        }
        return Tensor.of(shape, values);
    }

    public Tensor shift(Tensor packed) {
        float[] values = new float[groups * outputs];
        for (int i = 0; i < values.length; i++) {
            values[i] = packed.get(at(i / outputs, inputs(), i % outputs));
        }
        return Tensor.of(List.of(values.length), values);
    }

    /** Where the layer's own weight keeps what one of a group's outputs reads of one of its channels. */
    private int within(int group, int output, int channel, int cell) {
        int pair = inputsFirst
                ? (group * channels + channel) * outputs + output
                : (group * outputs + output) * channels + channel;
        return pair * area + cell;
    }

    private int at(int group, int row, int output) {
        return (group * rows() + row) * outputs + output;
    }
}
