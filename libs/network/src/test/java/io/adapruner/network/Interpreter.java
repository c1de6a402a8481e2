package io.adapruner.network;

import io.adapruner.network.op.Activation;
import io.adapruner.network.op.AdaptiveAvgPool2d;
import io.adapruner.network.op.AdaptiveMaxPool2d;
import io.adapruner.network.op.Add;
import io.adapruner.network.op.AvgPool2d;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.op.Concat;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Dropout;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Flatten;
import io.adapruner.network.op.Identity;
import io.adapruner.network.op.Linear;
import io.adapruner.network.op.MaxPool2d;
import io.adapruner.network.op.Multiply;
import io.adapruner.network.op.Relu;
import io.adapruner.network.op.Relu6;
import io.adapruner.network.op.Subsample;
import io.adapruner.network.op.ZeroPadChannels;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** The plainest possible forward pass, in double precision: what every other way of running a network is held against. */
public final class Interpreter {
    private final Network network;
    private final Weights weights;
    private final Map<String, TensorShape> shapes;

    public Interpreter(Network network, Weights weights) {
        this.network = network;
        this.weights = weights;
        this.shapes = network.shapes();
    }

    /** @param sample {@code [C, H, W]}, row-major */
    public double[] run(double[] sample) {
        Map<String, int[]> everything = new HashMap<>();
        shapes.forEach((name, shape) -> everything.put(
                name, java.util.stream.IntStream.range(0, shape.channels()).toArray()));
        return run(sample, everything);
    }

    /** As {@link #run(double[])}, with every channel that does not survive set to zero wherever it appears. */
    public double[] run(double[] sample, Map<String, int[]> survivors) {
        var values = new HashMap<String, double[]>();
        values.put(Network.INPUT, masked(Network.INPUT, sample.clone(), survivors));
        for (Layer layer : network.layers()) {
            List<double[]> inputs = layer.inputs().stream().map(values::get).toList();
            values.put(layer.name(), masked(layer.name(), apply(layer, inputs), survivors));
        }
        return values.get(network.output());
    }

    private double[] masked(String value, double[] data, Map<String, int[]> survivors) {
        int positions = (int) shapes.get(value).positions();
        double[] kept = new double[data.length];
        for (int c : survivors.get(value)) {
            System.arraycopy(data, c * positions, kept, c * positions, positions);
        }
        return kept;
    }

    private double[] apply(Layer layer, List<double[]> inputs) {
        double[] x = inputs.getFirst();
        TensorShape in = shapes.get(layer.inputs().getFirst());
        TensorShape out = shapes.get(layer.name());
        return switch (layer.op()) {
            case Conv2d op -> conv(layer, op, x, in, out);
            case Linear op -> linear(layer, op, x);
            case BatchNorm2d op -> norm(layer, op, x, (int) in.positions());
            case Relu op -> map(x, v -> Math.max(v, 0));
            case Relu6 op -> map(x, v -> Math.min(Math.max(v, 0), 6));
            case Activation op -> map(x, op.function()::of);
            case Multiply op -> product(inputs, (int) out.positions());
            case Identity op -> x.clone();
            case Dropout op -> x.clone();
            case Flatten op -> x.clone();
            case Add op -> sum(inputs);
            case Concat op -> inputs.stream().flatMapToDouble(Arrays::stream).toArray();
            case Subsample op -> subsample(op, x, in, out);
            case ZeroPadChannels op -> {
                double[] y = new double[(int) out.elements()];
                System.arraycopy(x, 0, y, op.before() * (int) in.positions(), x.length);
                yield y;
            }
            case MaxPool2d op -> maxPool(op, x, in, out);
            case AvgPool2d op -> avgPool(op, x, in, out);
            case AdaptiveAvgPool2d op -> adaptive(op.output(), x, in, true);
            case AdaptiveMaxPool2d op -> adaptive(op.output(), x, in, false);
        };
    }

    private static double[] map(double[] x, DoubleUnaryOperator f) {
        return Arrays.stream(x).map(f).toArray();
    }

    private static double[] product(List<double[]> inputs, int positions) {
        double[] one = inputs.getFirst();
        double[] other = inputs.getLast();
        double[] y = new double[Math.max(one.length, other.length)];
        for (int i = 0; i < y.length; i++) {
            y[i] = one[one.length == y.length ? i : i / positions]
                    * other[other.length == y.length ? i : i / positions];
        }
        return y;
    }

    private static double[] sum(List<double[]> inputs) {
        double[] y = inputs.getFirst().clone();
        for (double[] other : inputs.subList(1, inputs.size())) {
            for (int i = 0; i < y.length; i++) {
                y[i] += other[i];
            }
        }
        return y;
    }

    private double[] conv(Layer layer, Conv2d op, double[] x, TensorShape in, TensorShape out) {
        float[] w = weights.get(layer.parameter("weight")).toArray();
        int perGroup = op.in() / op.groups();
        int outPerGroup = op.out() / op.groups();
        Extent k = op.kernel();
        double[] y = new double[(int) out.elements()];
        for (int o = 0; o < op.out(); o++) {
            double bias = op.bias() ? weights.get(layer.parameter("bias")).get(o) : 0;
            for (int h = 0; h < out.height(); h++) {
                for (int v = 0; v < out.width(); v++) {
                    double sum = bias;
                    for (int i = 0; i < perGroup; i++) {
                        int c = o / outPerGroup * perGroup + i;
                        for (int a = 0; a < k.height(); a++) {
                            for (int b = 0; b < k.width(); b++) {
                                int row = h * op.stride().height()
                                        - op.padding().height()
                                        + a * op.dilation().height();
                                int column = v * op.stride().width()
                                        - op.padding().width()
                                        + b * op.dilation().width();
                                if (row >= 0 && row < in.height() && column >= 0 && column < in.width()) {
                                    sum += w[((o * perGroup + i) * k.height() + a) * k.width() + b]
                                            * x[(c * in.height() + row) * in.width() + column];
                                }
                            }
                        }
                    }
                    y[(o * out.height() + h) * out.width() + v] = sum;
                }
            }
        }
        return y;
    }

    private double[] linear(Layer layer, Linear op, double[] x) {
        float[] w = weights.get(layer.parameter("weight")).toArray();
        double[] y = new double[op.out()];
        for (int o = 0; o < op.out(); o++) {
            y[o] = op.bias() ? weights.get(layer.parameter("bias")).get(o) : 0;
            for (int i = 0; i < op.in(); i++) {
                y[o] += w[o * op.in() + i] * x[i];
            }
        }
        return y;
    }

    private double[] norm(Layer layer, BatchNorm2d op, double[] x, int positions) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            int c = i / positions;
            double scaled = (x[i] - weights.get(layer.parameter("running_mean")).get(c))
                    / Math.sqrt(weights.get(layer.parameter("running_var")).get(c) + op.eps());
            y[i] = scaled * weights.get(layer.parameter("weight")).get(c)
                    + weights.get(layer.parameter("bias")).get(c);
        }
        return y;
    }

    private static double[] subsample(Subsample op, double[] x, TensorShape in, TensorShape out) {
        double[] y = new double[(int) out.elements()];
        for (int i = 0; i < y.length; i++) {
            int v = i % out.width();
            int h = i / out.width() % out.height();
            int c = i / (out.width() * out.height());
            y[i] = x[(c * in.height() + h * op.step()) * in.width() + v * op.step()];
        }
        return y;
    }

    private static double[] maxPool(MaxPool2d op, double[] x, TensorShape in, TensorShape out) {
        double[] y = new double[(int) out.elements()];
        Arrays.fill(y, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < y.length; i++) {
            int c = i / (out.width() * out.height());
            for (int a = 0; a < op.kernel().height(); a++) {
                for (int b = 0; b < op.kernel().width(); b++) {
                    int row = i / out.width() % out.height() * op.stride().height()
                            - op.padding().height()
                            + a * op.dilation().height();
                    int column = i % out.width() * op.stride().width()
                            - op.padding().width()
                            + b * op.dilation().width();
                    if (row >= 0 && row < in.height() && column >= 0 && column < in.width()) {
                        y[i] = Math.max(y[i], x[(c * in.height() + row) * in.width() + column]);
                    }
                }
            }
        }
        return y;
    }

    private static double[] avgPool(AvgPool2d op, double[] x, TensorShape in, TensorShape out) {
        double[] y = new double[(int) out.elements()];
        for (int i = 0; i < y.length; i++) {
            int top = i / out.width() % out.height() * op.stride().height()
                    - op.padding().height();
            int left = i % out.width() * op.stride().width() - op.padding().width();
            int bottom = Math.min(
                    top + op.kernel().height(), in.height() + op.padding().height());
            int right = Math.min(
                    left + op.kernel().width(), in.width() + op.padding().width());
            int padded = (bottom - top) * (right - left);
            Extent at = new Extent(Math.max(top, 0), Math.max(left, 0));
            Extent end = new Extent(Math.min(bottom, in.height()), Math.min(right, in.width()));
            int real = (end.height() - at.height()) * (end.width() - at.width());
            y[i] = sum(x, in, i / (out.width() * out.height()), at, end) / (op.countIncludePad() ? padded : real);
        }
        return y;
    }

    private static double sum(double[] x, TensorShape in, int c, Extent from, Extent to) {
        double sum = 0;
        for (int h = from.height(); h < to.height(); h++) {
            for (int v = from.width(); v < to.width(); v++) {
                sum += x[(c * in.height() + h) * in.width() + v];
            }
        }
        return sum;
    }

    private static double[] adaptive(Extent output, double[] x, TensorShape in, boolean mean) {
        double[] y = new double[in.channels() * output.area()];
        for (int i = 0; i < y.length; i++) {
            int c = i / output.area();
            int h = i / output.width() % output.height();
            int v = i % output.width();
            Extent from = new Extent(h * in.height() / output.height(), v * in.width() / output.width());
            Extent to = new Extent(
                    Math.ceilDiv((h + 1) * in.height(), output.height()),
                    Math.ceilDiv((v + 1) * in.width(), output.width()));
            int count = (to.height() - from.height()) * (to.width() - from.width());
            if (mean) {
                y[i] = sum(x, in, c, from, to) / count;
            } else {
                y[i] = Double.NEGATIVE_INFINITY;
                for (int row = from.height(); row < to.height(); row++) {
                    for (int column = from.width(); column < to.width(); column++) {
                        y[i] = Math.max(y[i], x[(c * in.height() + row) * in.width() + column]);
                    }
                }
            }
        }
        return y;
    }
}
