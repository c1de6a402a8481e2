package io.adapruner.network;

import io.adapruner.network.op.Activation;
import io.adapruner.network.op.AdaptiveAvgPool2d;
import io.adapruner.network.op.AdaptiveMaxPool2d;
import io.adapruner.network.op.Add;
import io.adapruner.network.op.Arithmetic;
import io.adapruner.network.op.AvgPool2d;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.op.Concat;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Dropout;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Flatten;
import io.adapruner.network.op.GroupNorm;
import io.adapruner.network.op.Identity;
import io.adapruner.network.op.LayerNorm;
import io.adapruner.network.op.Linear;
import io.adapruner.network.op.MaxPool2d;
import io.adapruner.network.op.Multiply;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.PRelu;
import io.adapruner.network.op.ParameterSpec.Role;
import io.adapruner.network.op.Relu;
import io.adapruner.network.op.Relu6;
import io.adapruner.network.op.StoredValue;
import io.adapruner.network.op.Subsample;
import io.adapruner.network.op.WithScalar;
import io.adapruner.network.op.ZeroPadChannels;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Draws small networks of all operations, weights for them, and plans to prune them by. */
public final class RandomNetworks {
    private final Random random;
    private final DrawnLayers drawn;
    private final List<TensorShape> shapes;

    private RandomNetworks(Random random) {
        this.random = random;
        this.drawn = new DrawnLayers(random);
        this.shapes = drawn.shapes();
    }

    /** A classifier of three classes. */
    public static Network network(Random random) {
        return new RandomNetworks(random).draw();
    }

    /** One that gives other values too, some of them twice, in any order. */
    public static Network anyNetwork(Random random) {
        Network network = network(random);
        List<String> computed = computed(network);
        var outputs = new ArrayList<>(network.outputs());
        for (int more = random.nextInt(4); more > 0; more--) {
            String value = computed.get(random.nextInt(computed.size()));
            outputs.add(random.nextInt(outputs.size() + 1), new Network.Output("also" + more, value));
        }
        return new Network(network.name(), network.input(), network.layers(), outputs, network.blocks());
    }

    /** Layers that depend on the network's input: a file's output that does not is no result of a network. */
    private static List<String> computed(Network network) {
        var computed = new ArrayList<>(List.of(Network.INPUT));
        for (Layer layer : network.layers()) {
            if (!(layer.op() instanceof StoredValue) && layer.inputs().stream().anyMatch(computed::contains)) {
                computed.add(layer.name());
            }
        }
        computed.removeFirst();
        return computed;
    }

    private Network draw() {
        var input = TensorShape.of(between(1, 3), between(5, 8), between(5, 8));
        drawn.start(input);
        conv(0, 1);
        int count = between(4, 16);
        var mixing = new RandomMixing(drawn);
        var arranging = new RandomArrangements(drawn);
        var attention = new RandomAttention(drawn);
        var volumes = new RandomVolumes(drawn);
        for (int i = 0; i < count; i++) {
            switch (between(0, 10)) {
                case 0, 1, 2 -> step(drawn.chosen());
                case 3, 4, 5 -> mixing.step(drawn.chosen());
                case 6 -> attention.step(drawn.chosen());
                case 7 -> volumes.step(drawn.chosen());
                default -> arranging.step(drawn.chosen());
            }
        }
        int last = shapes.size() - 1;
        if (random.nextBoolean()) {
            last = add(new AdaptiveAvgPool2d(new Extent(between(1, 2), between(1, 2))), last);
        }
        last = add(new Flatten(), last);
        if (random.nextBoolean()) {
            int hidden = between(2, 6);
            last = add(new Linear(shapes.get(last).channels(), hidden, random.nextBoolean()), last);
            last = random.nextBoolean()
                    ? add(new Relu(), last)
                    : add(new GroupNorm(hidden, 1, 1e-3, true), drawn.bounded(last));
            last = add(random.nextBoolean() ? BatchNorm2d.of(hidden) : new PRelu(hidden), last);
        }
        if (random.nextInt(4) == 0) {
            last = add(
                    new LayerNorm(shapes.get(last).channels(), 1e-3, true, random.nextBoolean()), drawn.bounded(last));
        }
        last = add(new Linear(shapes.get(last).channels(), 3, true), last);
        return new Network("random", input, drawn.layers(), drawn.name(last), List.of());
    }

    private int between(int low, int high) {
        return drawn.between(low, high);
    }

    private int add(Op op, int... inputs) {
        return drawn.add(op, inputs);
    }

    private int conv(int x, int groups) {
        TensorShape in = shapes.get(x);
        int kernel = Math.min(in.height(), in.width()) >= 3 && random.nextBoolean() ? 3 : 1;
        int padding = kernel == 3 ? between(0, 2) : 0;
        int dilation = kernel == 3 && padding == 2 ? 2 : 1;
        int out = groups * between(2, 6 / groups + 1);
        return add(
                new Conv2d(
                        in.channels(),
                        out,
                        Extent.square(kernel),
                        new Extent(between(1, 2), between(1, 2)),
                        Extent.square(padding),
                        Extent.square(dilation),
                        groups,
                        random.nextBoolean()),
                x);
    }

    private void step(int x) {
        TensorShape in = shapes.get(x);
        switch (between(0, 18)) {
            case 0, 1 -> conv(x, 1);
            case 2, 3 -> grouped(x);
            case 4 -> depthwise(x);
            case 5, 6 -> add(BatchNorm2d.of(in.channels()), x);
            case 7 -> add(random.nextBoolean() ? new Relu() : new Relu6(), x);
            case 8 -> add(random.nextBoolean() ? new Identity() : new Dropout(0.5), x);
            case 9 -> pool(x);
            case 10 -> add(new Subsample(2), x);
            case 11 -> add(new ZeroPadChannels(in.channels(), between(0, 2), between(0, 2)), x);
            case 12, 13 -> sum(x);
            case 14 -> {
                Activation.Function[] functions = Activation.Function.values();
                Activation.Function function = functions[between(0, functions.length - 1)];
                int bounded = add(new Activation(Activation.Function.TANH), x);
                add(
                        new Activation(function),
                        switch (function) {
                            case LOGARITHM, SQUARE_ROOT ->
                                add(new Activation(Activation.Function.EXPONENTIAL), bounded);
                            case EXPONENTIAL, SINE, COSINE -> bounded;
                            // Where rounding decides on which side of a jump a value is, no two computations agree.
                            case SIGN, FLOOR ->
                                add(
                                        new WithScalar(Arithmetic.ADD, 1),
                                        add(new Activation(Activation.Function.SIGMOID), bounded));
                            default -> x;
                        });
            }
            case 15, 16 -> gated(x);
            case 17 -> drawn.again(x);
            default -> concat(x);
        }
    }

    private void grouped(int x) {
        List<Integer> divisors = IntStream.rangeClosed(2, 6)
                .filter(g -> shapes.get(x).channels() % g == 0)
                .boxed()
                .toList();
        conv(x, divisors.isEmpty() ? 1 : divisors.get(random.nextInt(divisors.size())));
    }

    private void depthwise(int x) {
        int channels = shapes.get(x).channels();
        add(
                Conv2d.of(channels, channels * between(1, 2), 3, 1, 1)
                        .withGroups(channels)
                        .withBias(random.nextBoolean()),
                x);
    }

    private void pool(int x) {
        Extent two = Extent.square(2);
        TensorShape in = shapes.get(x);
        boolean roomy = in.height() >= 2 && in.width() >= 2;
        add(
                switch (roomy ? between(0, 3) : between(2, 3)) {
                    case 0 ->
                        new MaxPool2d(two, two, Extent.square(between(0, 1)), Extent.square(1), random.nextBoolean());
                    case 1 ->
                        new AvgPool2d(
                                two, two, Extent.square(between(0, 1)), random.nextBoolean(), random.nextBoolean());
                    case 2 -> new AdaptiveAvgPool2d(new Extent(between(1, 3), between(1, 3)));
                    default -> new AdaptiveMaxPool2d(new Extent(between(1, 3), between(1, 3)));
                },
                x);
    }

    /** With an equal partner, or with one value for each channel. */
    private void sum(int x) {
        int partner = random.nextInt(5) == 0 ? add(new AdaptiveAvgPool2d(Extent.square(1)), x) : drawn.partner(x);
        add(new Add(), x, partner);
    }

    /** Squeeze-and-excitation, or the product with an equal partner. */
    private void gated(int x) {
        int channels = shapes.get(x).channels();
        if (random.nextBoolean()) {
            add(new Multiply(), x, drawn.partner(x));
            return;
        }
        int squeezed = add(new AdaptiveAvgPool2d(Extent.square(1)), x);
        int reduced = add(Conv2d.of(channels, between(1, 3), 1, 1, 0).withBias(true), squeezed);
        int expanded = add(
                Conv2d.of(shapes.get(reduced).channels(), channels, 1, 1, 0).withBias(true), add(new Relu(), reduced));
        int gate = add(new Activation(Activation.Function.SIGMOID), expanded);
        add(new Multiply(), random.nextBoolean() ? new int[] {x, gate} : new int[] {gate, x});
    }

    private void concat(int x) {
        List<Integer> partners = IntStream.range(1, shapes.size())
                .filter(v -> shapes.get(v).withChannels(1).equals(shapes.get(x).withChannels(1)))
                .filter(v -> shapes.get(v).channels() + shapes.get(x).channels() <= 24)
                .boxed()
                .toList();
        if (!partners.isEmpty()) {
            add(new Concat(), x, partners.get(random.nextInt(partners.size())));
        }
    }

    /** Nothing is left at its neutral value: shifts, means and biases would hide faults there. */
    public static Weights weights(Network network, Random random) {
        var tensors = new LinkedHashMap<String, Tensor>();
        network.parameters().forEach((name, spec) -> {
            float[] values = new float[(int) spec.elements()];
            for (int i = 0; i < values.length; i++) {
                values[i] = spec.role() == Role.RUNNING_VARIANCE || spec.role() == Role.GAIN
                        ? random.nextFloat(0.5f, 1.5f)
                        : random.nextFloat(-0.7f, 0.7f);
            }
            tensors.put(name, Tensor.of(spec.shape(), values));
        });
        return new Weights(tensors);
    }

    /** Some groups, tied ones included, lose some units. */
    public static PruningPlan plan(ChannelGroups groups, Random random) {
        var kept = new LinkedHashMap<String, int[]>();
        for (ChannelGroup group : groups.all()) {
            if (group.keptWhole().isEmpty() && random.nextInt(4) > 0) {
                int width = random.nextInt(1, group.width() + 1);
                List<Integer> units = new ArrayList<>(
                        IntStream.range(0, group.width()).boxed().toList());
                java.util.Collections.shuffle(units, random);
                kept.put(
                        group.name(),
                        units.subList(0, width).stream()
                                .mapToInt(Integer::intValue)
                                .toArray());
            }
        }
        return new PruningPlan(kept);
    }

    public static double[] sample(Network network, Random random) {
        return random.doubles(network.input().elements(), -1, 1).toArray();
    }
}
