package io.adapruner.network;

import io.adapruner.network.op.Activation;
import io.adapruner.network.op.AdaptiveAvgPool;
import io.adapruner.network.op.AdaptiveMaxPool;
import io.adapruner.network.op.Add;
import io.adapruner.network.op.AvgPool;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.op.ChannelShuffle;
import io.adapruner.network.op.Clip;
import io.adapruner.network.op.Concat;
import io.adapruner.network.op.ConcatPositions;
import io.adapruner.network.op.Convolution;
import io.adapruner.network.op.Crop;
import io.adapruner.network.op.CumulativeSum;
import io.adapruner.network.op.Dropout;
import io.adapruner.network.op.Elementwise;
import io.adapruner.network.op.Expand;
import io.adapruner.network.op.Fill;
import io.adapruner.network.op.Flatten;
import io.adapruner.network.op.Fold;
import io.adapruner.network.op.GatherChannels;
import io.adapruner.network.op.GroupNorm;
import io.adapruner.network.op.Identity;
import io.adapruner.network.op.LayerNorm;
import io.adapruner.network.op.Linear;
import io.adapruner.network.op.LocalResponseNorm;
import io.adapruner.network.op.MatMul;
import io.adapruner.network.op.MaxPool;
import io.adapruner.network.op.Multiply;
import io.adapruner.network.op.OneDimensional;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.PRelu;
import io.adapruner.network.op.ParametricActivation;
import io.adapruner.network.op.Permute;
import io.adapruner.network.op.PointwiseLinear;
import io.adapruner.network.op.Recurrent;
import io.adapruner.network.op.Reduce;
import io.adapruner.network.op.Relu;
import io.adapruner.network.op.Relu6;
import io.adapruner.network.op.Reshape;
import io.adapruner.network.op.Resize;
import io.adapruner.network.op.SliceChannels;
import io.adapruner.network.op.Softmax;
import io.adapruner.network.op.Softplus;
import io.adapruner.network.op.SpatialPad;
import io.adapruner.network.op.StoredValue;
import io.adapruner.network.op.Subsample;
import io.adapruner.network.op.Survivors;
import io.adapruner.network.op.TransposedConvolution;
import io.adapruner.network.op.Unfold;
import io.adapruner.network.op.Where;
import io.adapruner.network.op.WithParameter;
import io.adapruner.network.op.WithScalar;
import io.adapruner.network.op.ZeroPadChannels;
import io.adapruner.network.tensor.TensorShape;
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
        Map<String, Survivors> everything = new HashMap<>();
        shapes.forEach((name, shape) -> everything.put(
                name,
                new Survivors(
                        shape,
                        0,
                        java.util.stream.IntStream.range(0, shape.channels()).toArray())));
        return run(sample, everything);
    }

    /** As {@link #run(double[])}, with every channel that does not survive set to zero wherever it appears. */
    public double[] run(double[] sample, Map<String, Survivors> survivors) {
        var values = new HashMap<String, double[]>();
        values.put(Network.INPUT, masked(sample.clone(), survivors.get(Network.INPUT)));
        for (Layer layer : network.layers()) {
            List<double[]> inputs = layer.inputs().stream().map(values::get).toList();
            values.put(layer.name(), masked(apply(layer, inputs), survivors.get(layer.name())));
        }
        return network.outputs().stream()
                .map(Network.Output::value)
                .flatMapToDouble(value -> Arrays.stream(values.get(value)))
                .toArray();
    }

    private static double[] masked(double[] data, Survivors survivors) {
        List<Integer> dims = survivors.shape().dims();
        int extent = dims.get(survivors.axis());
        int inner = dims.subList(survivors.axis() + 1, dims.size()).stream().reduce(1, Math::multiplyExact);
        double[] kept = new double[data.length];
        for (int outer = 0; outer < data.length; outer += extent * inner) {
            for (int index : survivors.indices()) {
                System.arraycopy(data, outer + index * inner, kept, outer + index * inner, inner);
            }
        }
        return kept;
    }

    private double[] apply(Layer layer, List<double[]> inputs) {
        return apply(
                layer,
                layer.op(),
                inputs,
                layer.inputs().stream().map(shapes::get).toList(),
                shapes.get(layer.name()));
    }

    private double[] apply(Layer layer, Op any, List<double[]> inputs, List<TensorShape> ins, TensorShape out) {
        double[] x = inputs.getFirst();
        TensorShape in = ins.getFirst();
        return switch (any) {
            case Convolution op ->
                Windowed.convolved(op, x, in, out, tensor(layer, "weight"), op.bias() ? tensor(layer, "bias") : null);
            case Linear op -> linear(layer, op, x);
            case BatchNorm2d op -> norm(layer, op, x, (int) in.positions());
            case Relu op -> map(x, v -> Math.max(v, 0));
            case Relu6 op -> map(x, v -> Math.min(Math.max(v, 0), 6));
            case Activation op -> map(x, op.function()::of);
            case ParametricActivation op -> map(x, v -> op.function().of(v, op.parameter()));
            case Clip op -> map(x, v -> Math.min(Math.max(v, op.minimum()), op.maximum()));
            case Softplus op -> map(x, op::of);
            case PRelu op -> {
                float[] slopes = tensor(layer, "weight");
                double[] y = x.clone();
                for (int i = 0; i < y.length; i++) {
                    float slope = slopes[op.slopes() == 1 ? 0 : i / (int) in.positions()];
                    y[i] = y[i] > 0 ? y[i] : slope * y[i];
                }
                yield y;
            }
            case WithScalar op -> map(x, v -> op.arithmetic().of(v, op.value()));
            case WithParameter op -> {
                float[] own = tensor(layer, "");
                double[] values = new double[own.length];
                Arrays.setAll(values, i -> own[i]);
                yield Indexed.combined(
                        List.of(x, values), List.of(in, new TensorShape(op.view())), out, op.arithmetic()::of);
            }
            case Multiply op -> Indexed.combined(inputs, ins, out, (a, b) -> a * b);
            case Elementwise op -> Indexed.combined(inputs, ins, out, op.arithmetic()::of);
            case PointwiseLinear op -> pointwise(layer, op, x, (int) in.positions());
            case TransposedConvolution op ->
                Windowed.spread(op, x, in, out, tensor(layer, "weight"), op.bias() ? tensor(layer, "bias") : null);
            case OneDimensional op ->
                apply(
                        layer,
                        op.plane(),
                        inputs,
                        ins.stream().map(Interpreter::widened).toList(),
                        widened(out));
            case LayerNorm op ->
                Normalised.layer(
                        op,
                        x,
                        in,
                        op.weight() ? tensor(layer, "weight") : null,
                        op.bias() ? tensor(layer, "bias") : null);
            case GroupNorm op ->
                Normalised.group(
                        op,
                        x,
                        in,
                        op.affine() ? tensor(layer, "weight") : null,
                        op.affine() ? tensor(layer, "bias") : null);
            case LocalResponseNorm op -> Normalised.localResponse(op, x, in);
            case Softmax op -> Normalised.softmax(op, x, in);
            case SliceChannels op -> Indexed.gathered(x, in, out, i -> Indexed.with(i, 0, i[0] + op.start()));
            case GatherChannels op ->
                Indexed.gathered(
                        x, in, out, i -> Indexed.with(i, 0, op.channels().get(i[0])));
            case ChannelShuffle op -> Indexed.gathered(x, in, out, i -> Indexed.with(i, 0, op.sources()[i[0]]));
            case Crop op ->
                Indexed.gathered(x, in, out, i -> Indexed.with(i, op.axis(), op.start() + i[op.axis()] * op.step()));
            case ConcatPositions op -> Indexed.concatenated(inputs, ins, out, op.axis());
            case Permute op ->
                Indexed.gathered(x, in, out, i -> {
                    int[] from = new int[i.length];
                    for (int axis = 0; axis < i.length; axis++) {
                        from[op.axes().get(axis)] = i[axis];
                    }
                    return from;
                });
            case Expand op ->
                Indexed.gathered(x, in, out, i -> {
                    int[] from = i.clone();
                    for (int axis = 0; axis < i.length; axis++) {
                        from[axis] = in.dims().get(axis) == 1 ? 0 : i[axis];
                    }
                    return from;
                });
            case Reshape op -> x.clone();
            case Where op -> {
                double[] chosen =
                        Indexed.combined(inputs.subList(0, 2), ins.subList(0, 2), out, (c, a) -> c != 0 ? a : 0);
                double[] other = Indexed.combined(
                        List.of(x, inputs.getLast()), List.of(in, ins.getLast()), out, (c, b) -> c != 0 ? 0 : b);
                Arrays.setAll(chosen, i -> chosen[i] + other[i]);
                yield chosen;
            }
            case Fill op -> Indexed.combined(inputs, ins, out, (a, c) -> c != 0 ? op.value() : a);
            case StoredValue op -> {
                float[] own = tensor(layer, "");
                double[] values = new double[own.length];
                Arrays.setAll(values, i -> own[i]);
                yield values;
            }
            case CumulativeSum op -> Indexed.accumulated(x, in, op.axis());
            case Unfold op -> Patches.unfolded(op, x, in, out);
            case Fold op -> Patches.folded(op, x, in, out);
            case Recurrent op ->
                new Unrolled(op, suffix -> tensor(layer, suffix))
                        .run(
                                x,
                                (int) in.positions() / in.dims().getLast(),
                                in.dims().getLast());
            case Reduce op -> Indexed.reduced(op, x, in, out);
            case MatMul op -> Indexed.product(inputs, ins);
            case SpatialPad op -> Resampled.padded(op, x, in, out);
            case Resize op -> Resampled.resized(op, x, in, out);
            case Identity op -> x.clone();
            case Dropout op -> x.clone();
            case Flatten op -> x.clone();
            case Add op -> Indexed.combined(inputs, ins, out, Double::sum);
            case Concat op -> inputs.stream().flatMapToDouble(Arrays::stream).toArray();
            case Subsample op -> subsample(op, x, in, out);
            case ZeroPadChannels op -> {
                double[] y = new double[(int) out.elements()];
                System.arraycopy(x, 0, y, op.before() * (int) in.positions(), x.length);
                yield y;
            }
            case MaxPool op -> Windowed.maxima(op, x, in, out);
            case AvgPool op -> Windowed.means(op, x, in, out);
            case AdaptiveAvgPool op -> Windowed.adaptive(op.output(), x, in, true);
            case AdaptiveMaxPool op -> Windowed.adaptive(op.output(), x, in, false);
        };
    }

    private static double[] map(double[] x, DoubleUnaryOperator f) {
        return Arrays.stream(x).map(f).toArray();
    }

    private float[] tensor(Layer layer, String suffix) {
        return weights.get(layer.parameter(suffix)).toArray();
    }

    private static TensorShape widened(TensorShape line) {
        return TensorShape.of(line.channels(), 1, line.dims().get(1));
    }

    private double[] pointwise(Layer layer, PointwiseLinear op, double[] x, int positions) {
        float[] w = tensor(layer, "weight");
        double[] y = new double[op.out() * positions];
        for (int i = 0; i < y.length; i++) {
            int o = i / positions;
            y[i] = op.bias() ? tensor(layer, "bias")[o] : 0;
            for (int c = 0; c < op.in(); c++) {
                y[i] += w[o * op.in() + c] * x[c * positions + i % positions];
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
}
