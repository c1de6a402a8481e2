package io.adapruner.formats.write.onnx;

import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.op.Dropout;
import io.adapruner.network.tensor.TensorShape;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
    private final ValueNames names;
    private final Message nodes = new Message();
    private final Message ends = new Message();
    private final Map<String, String> constants = new LinkedHashMap<>();
    private final List<Initialiser> initialisers = new ArrayList<>();

    Graph(Network network, String input) {
        this.network = network;
        this.shapes = network.shapes();
        this.names = new ValueNames(network, input);
        network.parameters().forEach((name, spec) -> initialisers.add(Initialiser.parameter(name, spec.shape())));
        Set<String> results = network.results();
        var code = new LayerNodes(this);
        for (Layer layer : network.layers()) {
            // Nothing is dropped outside training; only a graph's output cannot be another name for its input.
            if (layer.op() instanceof Dropout && !results.contains(layer.name())) {
                names.alias(layer.name(), layer.inputs().getFirst());
            } else {
                Node node = code.node(layer);
                nodes.message(NODE, node.proto(layer.name(), names.of(layer.name())));
            }
        }
        nodes.text(NAME, network.name());
        ends.message(INPUT, ValueInfo.proto(input, network.input()));
        for (Network.Output output : network.outputs()) {
            String value = names.of(output.value());
            if (!value.equals(output.name())) {
                // ONNX knows a value by one name only: a second one is a copy.
                nodes.message(NODE, Node.of("Identity", value).proto(output.name(), output.name()));
            }
            ends.message(OUTPUT, ValueInfo.proto(output.name(), shape(output.value())));
        }
    }

    /** The ONNX name of a layer's value or of {@link Network#INPUT}. */
    String value(String layer) {
        return names.of(layer);
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
