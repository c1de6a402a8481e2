package io.adapruner.network;

import io.adapruner.network.op.Activation;
import io.adapruner.network.op.Add;
import io.adapruner.network.op.Arithmetic;
import io.adapruner.network.op.Concat;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Crop;
import io.adapruner.network.op.Elementwise;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.LayerNorm;
import io.adapruner.network.op.MatMul;
import io.adapruner.network.op.OneDimensional;
import io.adapruner.network.op.Permute;
import io.adapruner.network.op.PointwiseLinear;
import io.adapruner.network.op.Reduce;
import io.adapruner.network.op.Reshape;
import io.adapruner.network.op.SliceChannels;
import io.adapruner.network.op.Softmax;
import io.adapruner.network.op.WithParameter;
import io.adapruner.network.op.WithScalar;
import io.adapruner.network.tensor.TensorShape;
import java.util.List;

/**
 * Draws attention as exporters spell it out: one projection or three, heads split off in several orders, of all tokens or of
 * those of a window, by softmax or linear, with relative positions, masks and a convolution of the values.
 */
final class RandomAttention {
    private final DrawnLayers drawn;

    RandomAttention(DrawnLayers drawn) {
        this.drawn = drawn;
    }

    /** Queries, keys and values, {@code [windows, heads, features, tokens]}. */
    private record Projected(int windows, int heads, int tokens, int query, int key, int value) {}

    void step(int x) {
        TensorShape in = drawn.shape(x);
        if (in.positions() > 36) {
            return;
        }
        int positions = (int) in.positions();
        int line = drawn.add(new Reshape(List.of(in.channels(), positions)), drawn.bounded(x));
        if (drawn.between(0, 3) == 0) {
            line = drawn.add(new LayerNorm(in.channels(), 1e-3, true, true), line);
        }
        int windows = drawn.random().nextBoolean() ? 1 : drawn.divisor(positions);
        Projected p = projected(line, windows, drawn.between(1, 3), positions / windows);
        int attended =
                switch (drawn.between(0, 3)) {
                    case 0 -> linear(p);
                    case 1 -> cosine(p);
                    default -> likeness(p, p.query(), p.key());
                };
        int value = features(attended);
        int channels = p.heads() * value;
        int map = drawn.add(new Reshape(List.of(channels, in.height(), in.width())), together(p, attended, channels));
        if (drawn.random().nextBoolean()) {
            int passed = together(p, p.value(), channels);
            int plane = drawn.add(new Reshape(List.of(channels, in.height(), in.width())), passed);
            map = drawn.add(
                    new Add(),
                    map,
                    drawn.add(Conv2d.of(channels, channels, 3, 1, 1).withGroups(channels), plane));
        }
        int projected = drawn.add(Conv2d.of(channels, in.channels(), 1, 1, 0).withBias(true), map);
        drawn.add(new Add(), x, projected);
    }

    private int features(int value) {
        return drawn.shape(value).dims().get(2);
    }

    private Projected projected(int line, int windows, int heads, int tokens) {
        int dim = drawn.between(1, 4);
        return switch (drawn.between(0, 3)) {
            case 0 -> {
                int value = drawn.between(1, 4);
                yield new Projected(
                        windows,
                        heads,
                        tokens,
                        split(linear(line, heads * dim), windows, heads, tokens),
                        split(linear(line, heads * dim), windows, heads, tokens),
                        split(linear(line, heads * value), windows, heads, tokens));
            }
            case 1 -> {
                int all =
                        drawn.add(new Reshape(List.of(3, heads, dim, windows, tokens)), linear(line, 3 * heads * dim));
                int moved = drawn.add(new Permute(List.of(0, 3, 1, 2, 4)), all);
                yield new Projected(windows, heads, tokens, one(moved, 0), one(moved, 1), one(moved, 2));
            }
            case 2 -> {
                int value = drawn.between(1, 4);
                int made = linear(line, heads * (2 * dim + value));
                boolean twice = drawn.random().nextBoolean();
                int all = split(twice ? twice(made, heads) : made, windows, twice ? 2 * heads : heads, tokens);
                yield new Projected(
                        windows,
                        twice ? 2 * heads : heads,
                        tokens,
                        drawn.add(new Crop(2, 0, dim, 1), all),
                        drawn.add(new Crop(2, dim, dim, 1), all),
                        drawn.add(new Crop(2, 2 * dim, value, 1), all));
            }
            default -> {
                int last = drawn.add(new Permute(List.of(1, 0)), linear(line, 3 * heads * dim));
                int all = drawn.add(new Reshape(List.of(windows, tokens, 3, heads, dim)), last);
                int moved = drawn.add(new Permute(List.of(2, 0, 3, 4, 1)), all);
                yield new Projected(windows, heads, tokens, one(moved, 0), one(moved, 1), one(moved, 2));
            }
        };
    }

    /** EfficientViT's scales: as they are, and each head filtered by itself, side by side. */
    private int twice(int line, int heads) {
        int channels = drawn.shape(line).channels();
        var one = Extent.square(1);
        var filter = new Conv2d(channels, channels, one, one, Extent.square(0), one, heads, true);
        return drawn.add(new Concat(), line, drawn.add(new OneDimensional(filter), line));
    }

    private int linear(int line, int out) {
        return drawn.add(
                new PointwiseLinear(
                        drawn.shape(line).channels(), out, drawn.random().nextBoolean()),
                line);
    }

    /** {@code [channels, positions]} as {@code [windows, heads, features, tokens]}. */
    private int split(int line, int windows, int heads, int tokens) {
        int features = drawn.shape(line).channels() / heads;
        return drawn.add(
                new Permute(List.of(2, 0, 1, 3)),
                drawn.add(new Reshape(List.of(heads, features, windows, tokens)), line));
    }

    /** The queries, the keys or the values of the three. */
    private int one(int all, int index) {
        List<Integer> dims = drawn.shape(all).dims();
        return drawn.add(new Reshape(dims.subList(1, 5)), drawn.add(new SliceChannels(index, 1), all));
    }

    private int turned(int value) {
        return drawn.add(new Permute(List.of(0, 1, 3, 2)), value);
    }

    private int likeness(Projected p, int query, int key) {
        int product = drawn.add(new MatMul(), turned(query), key);
        int scaled = drawn.add(new WithScalar(Arithmetic.MULTIPLY, 0.5), product);
        if (drawn.random().nextBoolean()) {
            List<Integer> view = List.of(1, p.heads(), p.tokens(), p.tokens());
            List<Integer> shape = drawn.random().nextBoolean() ? view : view.subList(1, 4);
            scaled = drawn.add(new WithParameter(Arithmetic.ADD, shape, view, true), scaled);
        }
        if (drawn.random().nextBoolean()) {
            int heads = drawn.any(List.of(1, p.heads()));
            List<Integer> mask = List.of(p.windows(), heads, p.tokens(), p.tokens());
            scaled = drawn.add(new WithParameter(Arithmetic.ADD, mask, mask, false), scaled);
        }
        int weights = drawn.add(new Softmax(3, false), scaled);
        return drawn.add(new MatMul(), p.value(), turned(weights));
    }

    /** Queries and keys of length one for each head. */
    private int cosine(Projected p) {
        return likeness(p, normalised(p.query()), normalised(p.key()));
    }

    private int normalised(int value) {
        int length = drawn.add(new Reduce(Reduce.Function.SUM, List.of(2), true), absolute(value));
        return drawn.add(
                new Elementwise(Arithmetic.DIVIDE), value, drawn.add(new WithScalar(Arithmetic.ADD, 1), length));
    }

    private int absolute(int value) {
        return drawn.add(new Activation(Activation.Function.ABSOLUTE), value);
    }

    /** Keys by values first. */
    private int linear(Projected p) {
        int memory = drawn.add(new MatMul(), p.value(), turned(absolute(p.key())));
        return drawn.add(new MatMul(), memory, absolute(p.query()));
    }

    /** {@code [windows, heads, features, tokens]} as {@code [channels, positions]}, by way of channels last or not. */
    private int together(Projected p, int value, int channels) {
        int positions = p.windows() * p.tokens();
        if (drawn.random().nextBoolean()) {
            int moved = drawn.add(new Permute(List.of(0, 3, 1, 2)), value);
            int last = drawn.add(new Reshape(List.of(positions, channels)), moved);
            return drawn.add(new Permute(List.of(1, 0)), last);
        }
        int moved = drawn.add(new Permute(List.of(1, 2, 0, 3)), value);
        return drawn.add(new Reshape(List.of(channels, positions)), moved);
    }
}
