package io.adapruner.formats.write.onnx;

import io.adapruner.formats.write.onnx.proto.Initialiser;
import io.adapruner.formats.write.onnx.proto.Message;
import io.adapruner.formats.write.onnx.proto.Node;
import io.adapruner.formats.write.onnx.proto.ValueInfo;
import io.adapruner.network.InputParts;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.op.Dropout;
import io.adapruner.network.op.Op;
import io.adapruner.network.size.SizeRule;
import io.adapruner.network.tensor.TensorShape;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** A network's {@code GraphProto}: nodes in memory, weights known by name and shape only until they are written. */
final class Graph {
    private static final int NODE = 1;
    private static final int NAME = 2;
    private static final int INITIALIZER = 5;
    private static final int INPUT = 11;
    private static final int OUTPUT = 12;

    private static final int LONGEST_NAME = 100;

    private final Network network;
    private final Map<String, TensorShape> shapes;
    private final Map<String, TensorShape> larger;
    private final ValueNames names;
    private final Message nodes = new Message();
    private final Message ends = new Message();
    private final Map<String, String> constants = new LinkedHashMap<>();
    private final List<Initialiser> initialisers = new ArrayList<>();

    Graph(Network network) {
        this.network = network;
        this.shapes = network.shapes();
        this.larger = network.larger().map(Network::shapes).orElse(shapes);
        InputParts parts = InputParts.of(network);
        this.names = new ValueNames(network, parts);
        network.parameters().forEach((name, spec) -> initialisers.add(Initialiser.parameter(name, spec.shape())));
        Set<String> results = network.results();
        var code = new LayerNodes(this);
        for (Layer layer : parts.layers()) {
            // Nothing is dropped outside training; only a graph's output cannot be another name for its input.
            if (layer.op() instanceof Dropout && !results.contains(layer.name())) {
                names.alias(layer.name(), layer.inputs().getFirst());
            } else {
                Node node = code.node(layer);
                nodes.message(NODE, node.proto(layer.name(), names.of(layer.name())));
            }
        }
        nodes.text(NAME, network.name());
        for (Network.Input input : network.inputs()) {
            TensorShape sample = InputParts.shape(input, network.input());
            ends.message(INPUT, ValueInfo.proto(input.name(), sample, inputSymbols()));
        }
        for (Network.Output output : network.outputs()) {
            String value = names.of(output.value());
            if (!value.equals(output.name())) {
                // ONNX knows a value by one name only: a second one is a copy.
                nodes.message(NODE, Node.of("Identity", value).proto(output.name(), output.name()));
            }
            ends.message(OUTPUT, ValueInfo.proto(output.name(), shape(output.value()), symbols(output)));
        }
    }

    /** Height and width of a plane, depth before them in a volume, the length of a line. */
    private Map<Integer, String> inputSymbols() {
        List<String> names =
                switch (network.input().rank()) {
                    case 4 -> List.of("depth", "height", "width");
                    case 3 -> List.of("height", "width");
                    default -> List.of("length");
                };
        var symbols = new HashMap<Integer, String>();
        varying(Network.INPUT)
                .forEach(axis -> symbols.put(axis, axis <= names.size() ? names.get(axis - 1) : "axis_" + axis));
        return symbols;
    }

    /** A symbol is one number everywhere: each axis has its own. */
    private Map<Integer, String> symbols(Network.Output output) {
        var symbols = new HashMap<Integer, String>();
        varying(output.value()).forEach(axis -> symbols.put(axis, output.name() + "_" + axis));
        return symbols;
    }

    private List<Integer> varying(String value) {
        return IntStream.range(0, shape(value).rank())
                .filter(axis -> !shape(value)
                        .dims()
                        .get(axis)
                        .equals(larger.get(value).dims().get(axis)))
                .boxed()
                .toList();
    }

    /** What the sizes of a layer follow; nothing where they stay. */
    List<SizeRule> rules(Layer layer) {
        return larger.equals(shapes) ? List.of() : network.open().of(layer.name());
    }

    /** Shape of one sample of a value for a larger input; the same where the input's size is fixed. */
    TensorShape largerShape(String value) {
        return larger.get(value);
    }

    /** A step that several layers need, which is made once. */
    String shared(String key, String role, Layer layer, Node node) {
        return constants.computeIfAbsent(key, _ -> inner(layer, role, node));
    }

    /** The ONNX name of a layer's value or of {@link Network#INPUT}. */
    String value(String layer) {
        return names.of(layer);
    }

    /** Whether an operation of that kind reads a layer's value. */
    boolean readBy(String layer, Class<? extends Op> kind) {
        return network.layers().stream()
                .anyMatch(reader ->
                        kind.isInstance(reader.op()) && reader.inputs().contains(layer));
    }

    /** Shape of one sample of a layer's value or of {@link Network#INPUT}. */
    TensorShape shape(String layer) {
        TensorShape shape = shapes.get(layer);
        if (shape == null) {
            throw new IllegalArgumentException(network.name() + " has no value " + layer);
        }
        return shape;
    }

    /** Adds a step on the way to a layer's value; returns the name of what it computes. */
    String inner(Layer layer, String role, Node node) {
        String name = names.fresh(layer.name() + "/" + role);
        nodes.message(NODE, node.proto(name, name));
        return name;
    }

    /** A vector of integers; equal ones are stored once. */
    String integers(long... values) {
        return constants.computeIfAbsent(joined(values), wanted -> {
            String name = names.fresh(wanted.length() <= LONGEST_NAME ? wanted : "integers");
            initialisers.add(Initialiser.integers(name, List.of(values.length), values));
            return name;
        });
    }

    /** An integer of no axes; equal ones are stored once. */
    String whole(long value) {
        return constants.computeIfAbsent("whole/" + value, wanted -> {
            String name = names.fresh(wanted);
            initialisers.add(Initialiser.integers(name, List.of(), value));
            return name;
        });
    }

    /** A scalar; equal ones are stored once. */
    String scalar(float value) {
        return constants.computeIfAbsent("scalar/" + value, wanted -> {
            String name = names.fresh(wanted);
            initialisers.add(Initialiser.floats(name, List.of(), value));
            return name;
        });
    }

    /** A vector of one value; equal ones are stored once. */
    String filled(int length, float value) {
        return constants.computeIfAbsent("filled/" + length + "/" + value, wanted -> {
            String name = names.fresh(wanted);
            float[] values = new float[length];
            Arrays.fill(values, value);
            initialisers.add(Initialiser.floats(name, List.of(length), values));
            return name;
        });
    }

    /** A vector of floats; equal ones are stored once. */
    String vector(float... values) {
        return constants.computeIfAbsent("vector/" + Arrays.toString(values), wanted -> {
            String name = names.fresh("vector");
            initialisers.add(Initialiser.floats(name, List.of(values.length), values));
            return name;
        });
    }

    String matrix(Layer layer, String role, int rows, int columns, float... values) {
        return kernel(layer, role, List.of(rows, columns), values);
    }

    String kernel(Layer layer, String role, List<Integer> shape, float... values) {
        String name = names.fresh(layer.name() + "/" + role);
        initialisers.add(Initialiser.floats(name, shape, values));
        return name;
    }

    String indices(Layer layer, String role, int rows, int columns, long... values) {
        String name = names.fresh(layer.name() + "/" + role);
        initialisers.add(Initialiser.integers(name, List.of(rows, columns), values));
        return name;
    }

    private static String joined(long... values) {
        var name = new StringBuilder("integers");
        for (long value : values) {
            name.append('/').append(value);
        }
        return name.toString();
    }

    /** Length of the whole {@code GraphProto} in bytes. */
    long size() {
        long size = (long) nodes.size() + ends.size();
        for (Initialiser initialiser : initialisers) {
            size += opening(initialiser).size() + initialiser.size();
        }
        return size;
    }

    void write(Weights weights, OutputStream out) throws IOException {
        nodes.writeTo(out);
        for (Initialiser initialiser : initialisers) {
            opening(initialiser).writeTo(out);
            initialiser.write(weights, out);
        }
        ends.writeTo(out);
    }

    private static Message opening(Initialiser initialiser) {
        return new Message().opening(INITIALIZER, initialiser.size());
    }
}
