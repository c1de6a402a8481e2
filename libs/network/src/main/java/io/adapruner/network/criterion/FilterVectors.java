package io.adapruner.network.criterion;

import io.adapruner.network.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The weights that belong to each unit of one layer, as one vector per unit. */
record FilterVectors(List<float[]> vectors) {
    /** Rows of a weight {@code [out, ...]}: what makes each unit. */
    static FilterVectors rows(Tensor weight, List<int[]> units) {
        int row = weight.elements() / weight.shape().getFirst();
        FloatBuffer values = weight.buffer();
        return new FilterVectors(units.stream()
                .map(unit -> {
                    float[] vector = new float[unit.length * row];
                    for (int i = 0; i < unit.length; i++) {
                        values.get(unit[i] * row, vector, i * row, row);
                    }
                    return vector;
                })
                .toList());
    }

    /** Columns of a weight {@code [out, in / groups, ...]}: what reads each unit. */
    static FilterVectors columns(Tensor weight, int groups, List<int[]> units) {
        int outputs = weight.shape().get(0) / groups;
        int inputs = weight.shape().get(1);
        int area = weight.elements() / (weight.shape().get(0) * inputs);
        FloatBuffer values = weight.buffer();
        return new FilterVectors(units.stream()
                .map(unit -> {
                    float[] vector = new float[unit.length * outputs * area];
                    int at = 0;
                    for (int channel : unit) {
                        int first = channel / inputs * outputs;
                        for (int o = first; o < first + outputs; o++) {
                            values.get((o * inputs + channel % inputs) * area, vector, at, area);
                            at += area;
                        }
                    }
                    return vector;
                })
                .toList());
    }

    /** A transposed convolution's weight {@code [in, out / groups, ...]} as {@code [out, in / groups, ...]}. */
    static Tensor turned(Tensor weight, int groups) {
        int inOfGroup = weight.shape().get(0) / groups;
        int outOfGroup = weight.shape().get(1);
        int area = weight.elements() / (weight.shape().get(0) * outOfGroup);
        float[] turned = new float[weight.elements()];
        FloatBuffer values = weight.buffer();
        int at = 0;
        for (int o = 0; o < groups * outOfGroup; o++) {
            for (int i = 0; i < inOfGroup; i++) {
                int input = o / outOfGroup * inOfGroup + i;
                values.get((input * outOfGroup + o % outOfGroup) * area, turned, at, area);
                at += area;
            }
        }
        var shape = new ArrayList<>(weight.shape());
        shape.set(0, groups * outOfGroup);
        shape.set(1, inOfGroup);
        return Tensor.of(shape, turned);
    }

    double[] absoluteSums() {
        return vectors.stream().mapToDouble(FilterVectors::absoluteSum).toArray();
    }

    double[] norms() {
        return vectors.stream().mapToDouble(v -> Math.sqrt(dot(v, v))).toArray();
    }

    /**
     * Sum of Euclidean distances to all other units: small for a filter that the others can stand in for (FPGM, He et al.,
     * CVPR 2019, equation 5).
     */
    double[] distances() {
        double[] squares = vectors.stream().mapToDouble(v -> dot(v, v)).toArray();
        return IntStream.range(0, squares.length)
                .parallel()
                .mapToDouble(u -> {
                    double sum = 0;
                    for (int v = 0; v < squares.length; v++) {
                        double square = squares[u] + squares[v] - 2 * dot(vectors.get(u), vectors.get(v));
                        sum += v == u ? 0 : Math.sqrt(Math.max(0, square));
                    }
                    return sum;
                })
                .toArray();
    }

    private static double absoluteSum(float[] vector) {
        double sum = 0;
        for (float value : vector) {
            sum += Math.abs(value);
        }
        return sum;
    }

    /** In four independent sums, which the processor can overlap. */
    private static double dot(float[] a, float[] b) {
        double[] sums = new double[4];
        int whole = a.length - a.length % 4;
        for (int i = 0; i < whole; i += 4) {
            sums[0] += (double) a[i] * b[i];
            sums[1] += (double) a[i + 1] * b[i + 1];
            sums[2] += (double) a[i + 2] * b[i + 2];
            sums[3] += (double) a[i + 3] * b[i + 3];
        }
        for (int i = whole; i < a.length; i++) {
            sums[0] += (double) a[i] * b[i];
        }
        return Arrays.stream(sums).sum();
    }
}
