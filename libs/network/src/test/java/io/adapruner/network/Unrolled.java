package io.adapruner.network;

import io.adapruner.network.op.Recurrent;
import java.util.function.Function;

/** A recurrent layer step by step, by the formulas of PyTorch's documentation. */
final class Unrolled {
    private final Recurrent op;
    private final Function<String, float[]> tensors;

    Unrolled(Recurrent op, Function<String, float[]> tensors) {
        this.op = op;
        this.tensors = tensors;
    }

    /** @param x {@code [in, sequences, length]} */
    double[] run(double[] x, int sequences, int length) {
        double[] y = new double[op.directions() * op.hidden() * sequences * length];
        for (int sequence = 0; sequence < sequences; sequence++) {
            double[] own = new double[op.in() * length];
            for (int i = 0; i < own.length; i++) {
                own[i] = x[(i / length * sequences + sequence) * length + i % length];
            }
            double[] read = sequence(own, length);
            for (int i = 0; i < read.length; i++) {
                y[(i / length * sequences + sequence) * length + i % length] = read[i];
            }
        }
        return y;
    }

    /** @param x {@code [in, length]} */
    private double[] sequence(double[] x, int length) {
        double[] y = x;
        for (int layer = 0; layer < op.layers(); layer++) {
            double[] next = new double[op.directions() * op.hidden() * length];
            for (int direction = 0; direction < op.directions(); direction++) {
                pass(y, next, layer, direction, length);
            }
            y = next;
        }
        return y;
    }

    private void pass(double[] x, double[] y, int layer, int direction, int length) {
        String end = Recurrent.suffix(layer, direction);
        double[] h = new double[op.hidden()];
        double[] c = new double[op.hidden()];
        for (int step = 0; step < length; step++) {
            int t = direction == 0 ? step : length - 1 - step;
            double[] at = new double[op.in(layer)];
            for (int i = 0; i < at.length; i++) {
                at[i] = x[i * length + t];
            }
            double[] read = affine("ih_" + end, at);
            double[] kept = affine("hh_" + end, h);
            for (int k = 0; k < op.hidden(); k++) {
                h[k] = switch (op.cell()) {
                    case LSTM -> {
                        double input = sigmoid(gate(read, kept, 0, k));
                        double forget = sigmoid(gate(read, kept, 1, k));
                        c[k] = forget * c[k] + input * Math.tanh(gate(read, kept, 2, k));
                        yield sigmoid(gate(read, kept, 3, k)) * Math.tanh(c[k]);
                    }
                    case GRU -> {
                        double reset = sigmoid(gate(read, kept, 0, k));
                        double update = sigmoid(gate(read, kept, 1, k));
                        int n = 2 * op.hidden() + k;
                        yield (1 - update) * Math.tanh(read[n] + reset * kept[n]) + update * h[k];
                    }
                };
                y[(direction * op.hidden() + k) * length + t] = h[k];
            }
        }
    }

    private double gate(double[] read, double[] kept, int gate, int k) {
        return read[gate * op.hidden() + k] + kept[gate * op.hidden() + k];
    }

    private double[] affine(String end, double[] v) {
        float[] w = tensors.apply("weight_" + end);
        float[] b = op.bias() ? tensors.apply("bias_" + end) : new float[w.length / v.length];
        double[] y = new double[b.length];
        for (int row = 0; row < y.length; row++) {
            y[row] = b[row];
            for (int i = 0; i < v.length; i++) {
                y[row] += w[row * v.length + i] * v[i];
            }
        }
        return y;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
