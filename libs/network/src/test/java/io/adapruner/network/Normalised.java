package io.adapruner.network;

import io.adapruner.network.op.GroupNorm;
import io.adapruner.network.op.LayerNorm;
import io.adapruner.network.op.LocalResponseNorm;
import io.adapruner.network.op.Softmax;
import io.adapruner.network.tensor.TensorShape;

/** Normalisations by the statistics of the values themselves. */
final class Normalised {
    private Normalised() {}

    static double[] layer(LayerNorm op, double[] x, TensorShape in, float[] weight, float[] bias) {
        int positions = (int) in.positions();
        double[] y = new double[x.length];
        for (int p = 0; p < positions; p++) {
            double[] column = new double[in.channels()];
            for (int c = 0; c < column.length; c++) {
                column[c] = x[c * positions + p];
            }
            double[] normed = normed(column, op.eps());
            for (int c = 0; c < column.length; c++) {
                y[c * positions + p] = affine(normed[c], c, weight, bias);
            }
        }
        return y;
    }

    static double[] group(GroupNorm op, double[] x, TensorShape in, float[] weight, float[] bias) {
        int length = x.length / op.groups();
        double[] y = new double[x.length];
        for (int g = 0; g < op.groups(); g++) {
            double[] values = new double[length];
            System.arraycopy(x, g * length, values, 0, length);
            double[] normed = normed(values, op.eps());
            for (int i = 0; i < length; i++) {
                int at = g * length + i;
                y[at] = affine(normed[i], at / (int) in.positions(), weight, bias);
            }
        }
        return y;
    }

    private static double affine(double value, int channel, float[] weight, float[] bias) {
        return value * (weight == null ? 1 : weight[channel]) + (bias == null ? 0 : bias[channel]);
    }

    private static double[] normed(double[] values, double eps) {
        double mean = 0;
        for (double value : values) {
            mean += value / values.length;
        }
        double variance = 0;
        for (double value : values) {
            variance += (value - mean) * (value - mean) / values.length;
        }
        double[] normed = new double[values.length];
        for (int i = 0; i < normed.length; i++) {
            normed[i] = (values[i] - mean) / Math.sqrt(variance + eps);
        }
        return normed;
    }

    static double[] localResponse(LocalResponseNorm op, double[] x, TensorShape in) {
        int positions = (int) in.positions();
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double squares = 0;
            for (int d = -op.size() / 2; d <= op.size() / 2; d++) {
                int c = i / positions + d;
                if (c >= 0 && c < in.channels()) {
                    double value = x[c * positions + i % positions];
                    squares += value * value;
                }
            }
            y[i] = x[i] / Math.pow(op.k() + op.alpha() / op.size() * squares, op.beta());
        }
        return y;
    }

    static double[] softmax(Softmax op, double[] x, TensorShape in) {
        int extent = in.dims().get(op.axis());
        int inner = in.dims().subList(op.axis() + 1, in.rank()).stream().reduce(1, (a, b) -> a * b);
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            int first = i - i / inner % extent * inner;
            double largest = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < extent; k++) {
                largest = Math.max(largest, x[first + k * inner]);
            }
            double sum = 0;
            for (int k = 0; k < extent; k++) {
                sum += Math.exp(x[first + k * inner] - largest);
            }
            double logarithm = x[i] - largest - Math.log(sum);
            y[i] = op.log() ? logarithm : Math.exp(logarithm);
        }
        return y;
    }
}
