package io.adapruner.network;

import io.adapruner.network.op.AvgPool;
import io.adapruner.network.op.Convolution;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.MaxPool;
import io.adapruner.network.op.TransposedConvolution;
import io.adapruner.network.tensor.TensorShape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Convolutions and poolings over any number of axes of positions, one window after the other. */
final class Windowed {
    private Windowed() {}

    /** @param bias {@code null} for none */
    static double[] convolved(
            Convolution op, double[] x, TensorShape in, TensorShape out, float[] weight, float[] bias) {
        int[][] read = read(in, out, op.kernel(), op.stride(), op.padding(), op.dilation());
        int perGroup = op.in() / op.groups();
        int outPerGroup = op.out() / op.groups();
        int area = op.kernel().area();
        int places = (int) in.positions();
        double[] y = new double[(int) out.elements()];
        for (int at = 0; at < y.length; at++) {
            int o = at / read.length;
            int[] window = read[at % read.length];
            y[at] = bias == null ? 0 : bias[o];
            for (int i = 0; i < perGroup; i++) {
                int c = o / outPerGroup * perGroup + i;
                for (int k = 0; k < area; k++) {
                    y[at] += window[k] < 0 ? 0 : weight[(o * perGroup + i) * area + k] * x[c * places + window[k]];
                }
            }
        }
        return y;
    }

    /** Every input value adds its multiple of the kernel. */
    static double[] spread(
            TransposedConvolution op, double[] x, TensorShape in, TensorShape out, float[] weight, float[] bias) {
        // Where a convolution from the output to the input would read, this one adds.
        int[][] added = read(out, in, op.kernel(), op.stride(), op.padding(), op.dilation());
        int perGroup = op.in() / op.groups();
        int outPerGroup = op.out() / op.groups();
        int area = op.kernel().area();
        int places = (int) out.positions();
        double[] y = new double[(int) out.elements()];
        Arrays.setAll(y, i -> bias == null ? 0 : bias[i / places]);
        for (int from = 0; from < x.length; from++) {
            int c = from / added.length;
            int[] window = added[from % added.length];
            for (int o = 0; o < outPerGroup; o++) {
                for (int k = 0; k < area; k++) {
                    if (window[k] >= 0) {
                        y[(c / perGroup * outPerGroup + o) * places + window[k]] +=
                                x[from] * weight[(c * outPerGroup + o) * area + k];
                    }
                }
            }
        }
        return y;
    }

    static double[] maxima(MaxPool op, double[] x, TensorShape in, TensorShape out) {
        int[][] read = read(in, out, op.kernel(), op.stride(), op.padding(), op.dilation());
        double[] y = new double[(int) out.elements()];
        Arrays.setAll(y, at -> {
            int channel = at / read.length * (int) in.positions();
            return IntStream.of(read[at % read.length])
                    .filter(place -> place >= 0)
                    .mapToDouble(place -> x[channel + place])
                    .max()
                    .orElse(Double.NEGATIVE_INFINITY);
        });
        return y;
    }

    static double[] means(AvgPool op, double[] x, TensorShape in, TensorShape out) {
        int[][] read = read(
                in,
                out,
                op.kernel(),
                op.stride(),
                op.padding(),
                Extent.even(op.kernel().axes(), 1));
        List<Integer> extents = positions(out);
        double[] y = new double[(int) out.elements()];
        for (int at = 0; at < y.length; at++) {
            int channel = at / read.length * (int) in.positions();
            int[] inside = IntStream.of(read[at % read.length])
                    .filter(place -> place >= 0)
                    .toArray();
            int[] place = Indexed.index(at % read.length, extents);
            int padded = 1;
            for (int axis = 0; axis < place.length; axis++) {
                int start = place[axis] * op.stride().along(axis) - op.padding().along(axis);
                int edge = in.dims().get(axis + 1) + op.padding().along(axis);
                padded *= Math.min(start + op.kernel().along(axis), edge) - start;
            }
            double sum = IntStream.of(inside).mapToDouble(p -> x[channel + p]).sum();
            y[at] = sum / (op.countIncludePad() ? padded : inside.length);
        }
        return y;
    }

    /** Over windows whose edges follow from the ratio of extents. */
    static double[] adaptive(Extent output, double[] x, TensorShape in, boolean mean) {
        int places = (int) in.positions();
        double[] y = new double[in.channels() * output.area()];
        for (int at = 0; at < y.length; at++) {
            int channel = at / output.area() * places;
            int[] window = Indexed.index(at % output.area(), output.dims());
            double[] values = IntStream.range(0, places)
                    .filter(p -> inside(Indexed.index(p, positions(in)), window, positions(in), output))
                    .mapToDouble(p -> x[channel + p])
                    .toArray();
            y[at] = mean
                    ? Arrays.stream(values).average().orElseThrow()
                    : Arrays.stream(values).max().orElseThrow();
        }
        return y;
    }

    private static boolean inside(int[] place, int[] window, List<Integer> in, Extent out) {
        return IntStream.range(0, place.length)
                .allMatch(axis -> place[axis] >= window[axis] * in.get(axis) / out.along(axis)
                        && place[axis] < Math.ceilDiv((window[axis] + 1) * in.get(axis), out.along(axis)));
    }

    /** For each output position and each of the kernel's cells the input position; -1 in the padding. */
    private static int[][] read(
            TensorShape in, TensorShape out, Extent kernel, Extent stride, Extent padding, Extent dilation) {
        List<Integer> from = positions(in);
        int[][] read = new int[(int) out.positions()][kernel.area()];
        for (int position = 0; position < read.length; position++) {
            int[] place = Indexed.index(position, positions(out));
            for (int k = 0; k < kernel.area(); k++) {
                int[] cell = Indexed.index(k, kernel.dims());
                int at = 0;
                for (int axis = 0; axis < cell.length && at >= 0; axis++) {
                    int source =
                            place[axis] * stride.along(axis) - padding.along(axis) + cell[axis] * dilation.along(axis);
                    at = source < 0 || source >= from.get(axis) ? -1 : at * from.get(axis) + source;
                }
                read[position][k] = at;
            }
        }
        return read;
    }

    static List<Integer> positions(TensorShape shape) {
        return shape.dims().subList(1, shape.rank());
    }
}
