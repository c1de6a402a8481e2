package io.adapruner.network;

import io.adapruner.network.op.Activation;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.StoredValue;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** The layers of a random network under construction; value 0 is the network's input. */
final class DrawnLayers {
    private final Random random;
    private final List<Layer> layers = new ArrayList<>();
    private final List<String> values = new ArrayList<>();
    private final List<TensorShape> shapes = new ArrayList<>();
    /** Whether a value is the same for every input: no file has layers of such values alone. */
    private final List<Boolean> fixed = new ArrayList<>();

    DrawnLayers(Random random) {
        this.random = random;
    }

    void start(TensorShape input) {
        values.add(Network.INPUT);
        shapes.add(input);
        fixed.add(false);
    }

    Random random() {
        return random;
    }

    List<Layer> layers() {
        return layers;
    }

    List<TensorShape> shapes() {
        return shapes;
    }

    TensorShape shape(int value) {
        return shapes.get(value);
    }

    String name(int value) {
        return values.get(value);
    }

    int between(int low, int high) {
        return random.nextInt(low, high + 1);
    }

    /** A number that divides another, 1 and itself included. */
    int divisor(int of) {
        List<Integer> divisors =
                IntStream.rangeClosed(1, of).filter(d -> of % d == 0).boxed().toList();
        return divisors.get(random.nextInt(divisors.size()));
    }

    <E> E any(List<E> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    int add(Op op, int... inputs) {
        String name = "l" + layers.size() + "." + op.getClass().getSimpleName();
        List<String> names = IntStream.of(inputs).mapToObj(values::get).toList();
        layers.add(new Layer(name, op, names));
        values.add(name);
        fixed.add(op instanceof StoredValue || IntStream.of(inputs).allMatch(fixed::get));
        shapes.add(op.outputShape(IntStream.of(inputs).mapToObj(shapes::get).toList()));
        return values.size() - 1;
    }

    /** Calls the module of an earlier layer again, for another value of the shape that it reads; what reads none of that shape stays away. */
    void again(int x) {
        List<Layer> modules = layers.stream()
                .filter(layer -> !layer.shares() && layer.inputs().size() == 1 && named(layer.op()))
                .filter(layer ->
                        shapes.get(values.indexOf(layer.inputs().getFirst())).equals(shapes.get(x)))
                .toList();
        if (!modules.isEmpty()) {
            Layer module = any(modules);
            add(module.op(), x);
            Layer own = layers.removeLast();
            layers.add(new Layer(own.name(), own.op(), own.inputs(), module.name()));
        }
    }

    private static boolean named(Op op) {
        return !op.parameters().isEmpty()
                && op.parameters().stream().noneMatch(spec -> spec.name().isEmpty());
    }

    /** Late maps are likelier, so that networks become deep; the input itself is only read by convolutions. */
    int chosen() {
        List<Integer> maps = IntStream.range(1, values.size())
                .filter(v -> shapes.get(v).rank() == 3 && !fixed.get(v))
                .boxed()
                .toList();
        return maps.get(Math.max(0, maps.size() - 1 - (int) (Math.abs(random.nextGaussian()) * 2)));
    }

    /** Another value of the same shape, or a fresh 1x1 convolution of the same value. */
    int partner(int x) {
        List<Integer> partners = IntStream.range(1, values.size())
                .filter(v -> v != x && shapes.get(v).equals(shapes.get(x)))
                .boxed()
                .toList();
        int channels = shapes.get(x).channels();
        return partners.isEmpty() ? add(Conv2d.of(channels, channels, 1, 1, 0), x) : any(partners);
    }

    /** The value squeezed into (-1, 1): norms and exponentials of large values differ by rounding alone. */
    int bounded(int x) {
        return add(new Activation(Activation.Function.TANH), x);
    }
}
