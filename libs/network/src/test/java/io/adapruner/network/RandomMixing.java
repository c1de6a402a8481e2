package io.adapruner.network;

import io.adapruner.network.op.Activation;
import io.adapruner.network.op.Add;
import io.adapruner.network.op.Arithmetic;
import io.adapruner.network.op.Clip;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.ConvTranspose2d;
import io.adapruner.network.op.CumulativeSum;
import io.adapruner.network.op.Elementwise;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Fill;
import io.adapruner.network.op.GroupNorm;
import io.adapruner.network.op.LayerNorm;
import io.adapruner.network.op.LocalResponseNorm;
import io.adapruner.network.op.Multiply;
import io.adapruner.network.op.PRelu;
import io.adapruner.network.op.ParametricActivation;
import io.adapruner.network.op.PointwiseLinear;
import io.adapruner.network.op.Recurrent;
import io.adapruner.network.op.Reduce;
import io.adapruner.network.op.Reshape;
import io.adapruner.network.op.Softmax;
import io.adapruner.network.op.Softplus;
import io.adapruner.network.op.StoredValue;
import io.adapruner.network.op.Where;
import io.adapruner.network.op.WithParameter;
import io.adapruner.network.op.WithScalar;
import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/** Draws operations that compute: arithmetic, activations, normalisations, layers with weights. */
final class RandomMixing {
    private final DrawnLayers drawn;

    RandomMixing(DrawnLayers drawn) {
        this.drawn = drawn;
    }

    void step(int x) {
        TensorShape in = drawn.shape(x);
        switch (drawn.between(0, 14)) {
            case 0 ->
                drawn.add(new LayerNorm(in.channels(), 1e-3, drawn.random().nextBoolean(), false), drawn.bounded(x));
            case 1 ->
                drawn.add(
                        new GroupNorm(
                                in.channels(),
                                drawn.divisor(in.channels()),
                                1e-3,
                                drawn.random().nextBoolean()),
                        drawn.bounded(x));
            case 2 -> drawn.add(new LocalResponseNorm(drawn.any(List.of(1, 3, 5)), 0.5, 0.75, 1.5), drawn.bounded(x));
            case 3 -> drawn.add(new Softmax(drawn.between(0, 2), drawn.random().nextBoolean()), drawn.bounded(x));
            case 4 -> activation(x);
            case 5 -> withScalar(x);
            case 6 -> withParameter(x);
            case 7 -> elementwise(x);
            case 8 ->
                drawn.add(
                        new PointwiseLinear(
                                in.channels(),
                                drawn.between(2, 5),
                                drawn.random().nextBoolean()),
                        x);
            case 9 -> transposed(x);
            case 10 -> chosen(x);
            case 11 -> stored(x);
            case 12 -> drawn.add(new CumulativeSum(drawn.between(0, 2)), drawn.bounded(x));
            case 13 -> recurrent(x);
            default -> attention(x);
        }
    }

    private void activation(int x) {
        int channels = drawn.shape(x).channels();
        drawn.add(
                switch (drawn.between(0, 3)) {
                    case 0 -> new PRelu(drawn.any(List.of(1, channels)));
                    case 1 -> new Clip(-0.5, 0.75);
                    case 2 -> new Softplus(1.5, drawn.any(List.of(1.0, 20.0)));
                    default ->
                        new ParametricActivation(drawn.any(List.of(ParametricActivation.Function.values())), 0.3);
                },
                x);
    }

    private int positive(int x) {
        return drawn.add(new WithScalar(Arithmetic.ADD, 1), drawn.add(new Activation(Activation.Function.ABSOLUTE), x));
    }

    private void withScalar(int x) {
        Arithmetic arithmetic = drawn.any(List.of(Arithmetic.values()));
        drawn.add(new WithScalar(arithmetic, 0.8), bounding(arithmetic) ? positive(x) : x);
    }

    private void withParameter(int x) {
        Arithmetic arithmetic = drawn.any(List.of(Arithmetic.values()));
        List<Integer> dims = drawn.shape(x).dims();
        int c = dims.get(0);
        int h = dims.get(1);
        int w = dims.get(2);
        record Seen(List<Integer> shape, List<Integer> view) {}
        Seen seen = drawn.any(List.of(
                new Seen(List.of(c, 1, 1), List.of(c, 1, 1)),
                new Seen(List.of(c), List.of(c, 1, 1)),
                new Seen(List.of(1, c, 1, 1), List.of(c, 1, 1)),
                new Seen(List.of(), List.of(1, 1, 1)),
                new Seen(List.of(h, w), List.of(1, h, w)),
                new Seen(List.of(c * h, w), List.of(c, h, w)),
                new Seen(List.of(c, h, w), List.of(c, h, w))));
        boolean trained = arithmetic == Arithmetic.DIVIDE || drawn.random().nextBoolean();
        drawn.add(
                new WithParameter(arithmetic, seen.shape(), seen.view(), trained),
                bounding(arithmetic) ? positive(x) : x);
    }

    /** What divides must not be near 0; and where rounding decides which of two is larger, no two computations agree. */
    private static boolean bounding(Arithmetic arithmetic) {
        return arithmetic == Arithmetic.REVERSE_DIVIDE || arithmetic == Arithmetic.POWER || arithmetic.compares();
    }

    /** Above 1 or below -1, by the sign of a stored number: a comparison with 0 is safe. */
    private int decided(int x) {
        int channels = drawn.shape(x).channels();
        int signs = drawn.add(new StoredValue(List.of(channels, 1, 1), List.of(channels, 1, 1), false), 0);
        return drawn.add(new Multiply(), positive(x), drawn.add(new Activation(Activation.Function.SIGN), signs));
    }

    /** By a condition for each value, each channel or each position. */
    private void chosen(int x) {
        Arithmetic comparison = drawn.any(List.of(Arithmetic.values()).stream()
                .filter(Arithmetic::compares)
                .toList());
        int condition = drawn.random().nextBoolean()
                ? drawn.add(new WithScalar(comparison, 0), decided(x))
                : drawn.add(
                        new Elementwise(comparison), decided(x), drawn.add(new WithScalar(Arithmetic.MULTIPLY, 0), x));
        int narrow = drawn.random().nextInt(3);
        condition = narrow == 0
                ? condition
                : drawn.add(new Reduce(Reduce.Function.MAXIMUM, List.of(narrow - 1), true), condition);
        if (drawn.random().nextBoolean()) {
            drawn.add(new Fill(-1.5), x, condition);
        } else {
            drawn.add(new Where(), condition, x, drawn.partner(x));
        }
    }

    /** Joined to others, and of all shapes that a tensor of the file may have. */
    private void stored(int x) {
        List<Integer> dims = drawn.shape(x).dims();
        int c = dims.get(0);
        List<Integer> shape = drawn.any(List.of(
                dims,
                List.of(1, c, dims.get(1), dims.get(2)),
                List.of(c * dims.get(1), dims.get(2)),
                List.of(c, dims.get(1) * dims.get(2))));
        int value = drawn.add(new StoredValue(shape, dims, drawn.random().nextBoolean()), x);
        drawn.add(new Add(), x, value);
    }

    private void recurrent(int x) {
        TensorShape in = drawn.shape(x);
        if (in.channels() * in.height() > 24) {
            return;
        }
        if (drawn.random().nextBoolean()) {
            drawn.add(recurrent(in), x);
            return;
        }
        TensorShape line = TensorShape.of(in.channels() * in.height(), in.width());
        int read = drawn.add(recurrent(line), drawn.add(new Reshape(line.dims()), x));
        drawn.add(new Reshape(List.of(drawn.shape(read).channels(), 1, in.width())), read);
    }

    /** Over the last axis. */
    private Recurrent recurrent(TensorShape in) {
        return new Recurrent(
                drawn.any(List.of(Recurrent.Cell.values())),
                in.channels(),
                drawn.between(1, 3),
                drawn.between(1, 2),
                drawn.random().nextBoolean(),
                drawn.random().nextBoolean());
    }

    private void elementwise(int x) {
        switch (drawn.between(0, 3)) {
            case 0 -> drawn.add(new Elementwise(Arithmetic.SUBTRACT), x, drawn.partner(x));
            case 1 -> drawn.add(new Elementwise(Arithmetic.MAXIMUM), drawn.partner(x), x);
            case 2 -> drawn.add(new Elementwise(Arithmetic.MINIMUM), x, drawn.partner(x));
            default -> drawn.add(new Elementwise(Arithmetic.DIVIDE), x, positive(drawn.partner(x)));
        }
    }

    /** Depthwise, in groups, or plain. */
    private void transposed(int x) {
        TensorShape in = drawn.shape(x);
        int groups = drawn.divisor(in.channels());
        var stride = new Extent(drawn.between(1, 2), drawn.between(1, 2));
        boolean small = in.height() < 10 && in.width() < 10;
        drawn.add(
                new ConvTranspose2d(
                        in.channels(),
                        groups * drawn.between(1, 6 / groups + 1),
                        Extent.square(2),
                        small ? stride : Extent.square(1),
                        Extent.square(in.height() > 1 && in.width() > 1 ? drawn.between(0, 1) : 0),
                        small ? new Extent(stride.height() - 1, 0) : Extent.square(0),
                        Extent.square(1),
                        groups,
                        drawn.random().nextBoolean()),
                x);
    }

    /** One value per position for all channels: from a convolution or from the channels' mean or maximum. */
    private void attention(int x) {
        int channels = drawn.shape(x).channels();
        int map = drawn.random().nextBoolean()
                ? drawn.add(Conv2d.of(channels, 1, 1, 1, 0), x)
                : drawn.add(new Reduce(drawn.any(RandomArrangements.folding()), List.of(0), true), drawn.bounded(x));
        int gate = drawn.add(new Activation(Activation.Function.SIGMOID), map);
        drawn.add(new Multiply(), drawn.random().nextBoolean() ? new int[] {x, gate} : new int[] {gate, x});
    }
}
