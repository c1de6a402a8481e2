package io.adapruner.formats.read.onnx.operator;

import io.adapruner.formats.read.onnx.constant.Constant.Reals;
import io.adapruner.formats.read.onnx.operator.Operand.Flow;
import io.adapruner.formats.translation.Value.Activation;
import io.adapruner.formats.translation.View;
import io.adapruner.formats.translation.arithmetic.StackedImages;
import io.adapruner.network.op.Activation.Function;
import io.adapruner.network.op.Arithmetic;
import io.adapruner.network.op.AvgPool;
import io.adapruner.network.op.MaxPool;
import io.adapruner.network.op.SpatialPad;
import io.adapruner.network.op.WithParameter;
import io.adapruner.network.op.WithScalar;
import io.adapruner.network.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Pooling with sliding windows: maxima, means, and norms as the roots of means of powers. */
final class PoolOperator implements Operator.Single {
    private static final long MOST_POSITIONS = 1L << 24;

    @Override
    public Set<String> types() {
        return Set.of("MaxPool", "AveragePool", "LpPool");
    }

    @Override
    public Operand only(Call call) {
        View view = call.view(0);
        List<Long> kernel = call.node().wholes("kernel_shape", List.of());
        if (StackedImages.in(view)) {
            return new Flow(stacked(call, view, Windows.of(call, kernel, Windows.image(view))));
        }
        Activation x = call.arranged(view);
        Windows windows = Windows.of(call, kernel, x.shape()).padded(call, x.shape());
        boolean ceil = call.node().truth("ceil_mode", false);
        return Flow.of(
                switch (call.node().type()) {
                    case "MaxPool" -> maximum(call, x, windows, ceil);
                    case "AveragePool" -> average(call, x, windows, ceil);
                    default -> norm(call, x, windows, ceil);
                });
    }

    private static View stacked(Call call, View view, Windows given) {
        Windows windows = given.padded(call, Windows.image(view));
        boolean maximum = call.node().type().equals("MaxPool");
        boolean mean = call.node().type().equals("AveragePool") && windows.unpadded();
        if (call.node().truth("ceil_mode", false) || !(maximum || mean)) {
            throw call.unsupported(
                    "it pools " + view + ", several images of each image of the batch, beyond their edges");
        }
        Windows inner = windows.withoutPadding();
        return windows.slid(
                call,
                view,
                -Float.MAX_VALUE,
                x -> maximum ? maximum(call, x, inner, false) : average(call, x, inner, false));
    }

    /** PyTorch pads by half a window at most; elsewhere the padding is a layer, of a value that is never the largest. */
    private static Activation maximum(Call call, Activation x, Windows windows, boolean ceil) {
        boolean own = !windows.symmetric() || tooWide(windows);
        Activation padded = own ? padded(call, x, windows, -Float.MAX_VALUE) : x;
        Windows rest = own ? windows.withoutPadding() : windows;
        var pool = MaxPool.of(rest.kernel(), rest.stride(), rest.before(), rest.dilation(), ceil);
        return call.layer(rest.over(pool), padded);
    }

    private static boolean tooWide(Windows windows) {
        return IntStream.range(0, windows.kernel().axes())
                .anyMatch(axis ->
                        2L * windows.before().along(axis) > windows.kernel().along(axis));
    }

    private static Activation padded(Call call, Activation x, Windows windows, double value) {
        var pad = new SpatialPad(SpatialPad.Mode.CONSTANT, windows.before(), windows.after(), value);
        return call.layer(windows.over(pad), x);
    }

    private static Activation average(Call call, Activation x, Windows windows, boolean ceil) {
        if (!windows.dilation().isEven(1)) {
            throw call.unsupported("means over windows with gaps (dilations) are not understood");
        }
        boolean counted = call.node().truth("count_include_pad", false);
        if (windows.symmetric() && !tooWide(windows)) {
            return call.layer(windows.over(average(windows, ceil, counted || windows.unpadded())), x);
        }
        Activation y = mean(call, x, windows, ceil);
        return counted ? y : uncounted(call, x, y, windows);
    }

    private static AvgPool average(Windows windows, boolean ceil, boolean counted) {
        return AvgPool.of(windows.kernel(), windows.stride(), windows.before(), ceil, counted);
    }

    private static Activation mean(Call call, Activation x, Windows windows, boolean ceil) {
        if (ceil) {
            throw call.unsupported("ceil_mode with padding that differs between the sides is not understood");
        }
        return call.layer(windows.over(average(windows.withoutPadding(), false, true)), padded(call, x, windows, 0));
    }

    /** Padding is not part of a mean: where windows reach into it, their mean is of fewer values. */
    private static Activation uncounted(Call call, Activation x, Activation y, Windows windows) {
        if (y.shape().positions() > MOST_POSITIONS) {
            throw call.unsupported("its padding differs between the sides, which is understood for at most "
                    + MOST_POSITIONS + " positions");
        }
        List<Integer> in = windows.positions(x.shape());
        List<Integer> out = windows.positions(y.shape());
        float[] factors = new float[Math.toIntExact(y.shape().positions())];
        for (int position = 0; position < factors.length; position++) {
            long counted = 1;
            int rest = position;
            for (int axis = out.size() - 1; axis >= 0; axis--) {
                counted *= within(
                        rest % out.get(axis),
                        windows.kernel().along(axis),
                        windows.stride().along(axis),
                        windows.before().along(axis),
                        in.get(axis));
                rest /= out.get(axis);
            }
            factors[position] = (float) windows.kernel().area() / counted;
        }
        List<Integer> shape = y.shape().withChannels(1).dims();
        var op = new WithParameter(Arithmetic.MULTIPLY, shape, shape, false);
        return call.layer(op, y, Map.of("", new Reals("", Tensor.of(shape, factors))));
    }

    private static long within(int index, int kernel, int stride, int before, int in) {
        long start = (long) index * stride - before;
        return Math.max(1, Math.min(start + kernel, in) - Math.max(start, 0));
    }

    private static Activation norm(Call call, Activation x, Windows windows, boolean ceil) {
        long p = call.node().whole("p", 2);
        double area = windows.kernel().area();
        Activation powers = p == 1
                ? call.layer(new io.adapruner.network.op.Activation(Function.ABSOLUTE), x)
                : call.layer(new WithScalar(Arithmetic.POWER, p), x);
        if (p != 1 && p != 2) {
            throw call.unsupported("only p 1 and 2 are understood, it is " + p);
        }
        Activation means = windows.unpadded()
                ? call.layer(windows.over(average(windows, ceil, true)), powers)
                : mean(call, powers, windows, ceil);
        Activation sums = call.layer(new WithScalar(Arithmetic.MULTIPLY, area), means);
        return p == 1 ? sums : call.layer(new io.adapruner.network.op.Activation(Function.SQUARE_ROOT), sums);
    }
}
