package io.adapruner.formats.read.onnx.model;

import io.adapruner.formats.protobuf.WireMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Reads {@code GraphProto}, {@code FunctionProto} and what they hold. */
final class GraphReader {
    private static final int NODE = 1;
    private static final int NAME = 2;
    private static final int INITIALIZER = 5;
    private static final int INPUT = 11;
    private static final int OUTPUT = 12;
    private static final int SPARSE_INITIALIZER = 15;
    private static final int FUNCTION_NAME = 1;
    private static final int FUNCTION_INPUT = 4;
    private static final int FUNCTION_OUTPUT = 5;
    private static final int FUNCTION_NODE = 7;
    private static final int FUNCTION_DOMAIN = 10;
    private static final int FUNCTION_DEFAULT = 11;
    private static final int FUNCTION_OVERLOAD = 13;
    /** A DenseNet-201 with its shape arithmetic unfolded takes 6 thousand. */
    static final int MOST_NODES = 200_000;

    private final ExternalData external;
    private int nodes;

    GraphReader(ExternalData external) {
        this.external = external;
    }

    void countNode(WireMessage message) {
        if (++nodes > MOST_NODES) {
            throw message.invalid("it has more than " + MOST_NODES + " nodes");
        }
    }

    OnnxGraph graph(WireMessage message) {
        String name = "";
        var read = new ArrayList<OnnxNode>();
        var initialisers = new LinkedHashMap<String, OnnxTensor>();
        var inputs = new ArrayList<OnnxValue>();
        var outputs = new ArrayList<OnnxValue>();
        while (message.next()) {
            switch (message.field()) {
                case NODE -> read.add(NodeReader.read(message.message(), this, external));
                case NAME -> name = message.text();
                case INITIALIZER -> {
                    OnnxTensor tensor = TensorReader.read(message.message(), external);
                    if (initialisers.put(tensor.name(), tensor) != null) {
                        throw message.invalid("two initialisers are called " + tensor.name());
                    }
                }
                case SPARSE_INITIALIZER -> throw message.invalid("its initialisers are sparse; save them dense");
                case INPUT -> inputs.add(ValueReader.read(message.message()));
                case OUTPUT -> outputs.add(ValueReader.read(message.message()));
                default -> {}
            }
        }
        List<OnnxValue> given =
                inputs.stream().filter(i -> !initialisers.containsKey(i.name())).toList();
        return new OnnxGraph(name, read, initialisers, given, outputs);
    }

    OnnxFunction function(WireMessage message) {
        String name = "";
        String domain = "";
        String overload = "";
        var inputs = new ArrayList<String>();
        var outputs = new ArrayList<String>();
        var body = new ArrayList<OnnxNode>();
        var defaults = new LinkedHashMap<String, OnnxAttribute>();
        while (message.next()) {
            switch (message.field()) {
                case FUNCTION_NAME -> name = message.text();
                case FUNCTION_DOMAIN -> domain = message.text();
                case FUNCTION_OVERLOAD -> overload = message.text();
                case FUNCTION_INPUT -> inputs.add(message.text());
                case FUNCTION_OUTPUT -> outputs.add(message.text());
                case FUNCTION_NODE -> body.add(NodeReader.read(message.message(), this, external));
                case FUNCTION_DEFAULT -> AttributeReader.read(message.message(), this, external, defaults);
                default -> {}
            }
        }
        return new OnnxFunction(OnnxNode.key(domain, name, overload), inputs, outputs, body, defaults);
    }
}
