package io.adapruner.formats.read.onnx.model;

import io.adapruner.formats.protobuf.Integers;
import io.adapruner.formats.protobuf.WireMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code AttributeProto}. */
final class AttributeReader {
    private static final int NAME = 1;
    private static final int FLOAT = 2;
    private static final int INT = 3;
    private static final int TEXT = 4;
    private static final int TENSOR = 5;
    private static final int GRAPH = 6;
    private static final int FLOATS = 7;
    private static final int INTS = 8;
    private static final int TYPE = 20;
    private static final int REFERENCE = 21;
    private static final int TYPE_FLOAT = 1;
    private static final int TYPE_INT = 2;
    private static final int TYPE_TEXT = 3;
    private static final int TYPE_TENSOR = 4;
    private static final int TYPE_GRAPH = 5;
    private static final int TYPE_FLOATS = 6;
    private static final int TYPE_INTS = 7;
    private static final int LONGEST_TEXT = 1 << 16;

    private final GraphReader graphs;
    private final ExternalData external;
    private final Integers integers = new Integers();
    private final List<Double> reals = new ArrayList<>();
    private String name = "";
    private String text = "";
    private String reference = "";
    private float real;
    private long whole;
    private long type;
    private Optional<OnnxTensor> tensor = Optional.empty();
    private Optional<OnnxGraph> graph = Optional.empty();

    private AttributeReader(GraphReader graphs, ExternalData external) {
        this.graphs = graphs;
        this.external = external;
    }

    static void read(
            WireMessage message, GraphReader graphs, ExternalData external, Map<String, OnnxAttribute> attributes) {
        var reader = new AttributeReader(graphs, external);
        OnnxAttribute attribute = reader.read(message);
        attributes.put(reader.name, attribute);
    }

    private OnnxAttribute read(WireMessage message) {
        while (message.next()) {
            switch (message.field()) {
                case NAME -> name = message.text();
                case FLOAT -> real = message.real();
                case INT -> whole = message.integer();
                case TEXT -> text = text(message);
                case TENSOR -> tensor = Optional.of(TensorReader.read(message.message(), external));
                case GRAPH -> graph = Optional.of(graphs.graph(message.message()));
                case FLOATS -> floats(message);
                case INTS -> message.integers(integers);
                case TYPE -> type = message.integer();
                case REFERENCE -> reference = message.text();
                default -> {}
            }
        }
        return attribute(message);
    }

    private OnnxAttribute attribute(WireMessage message) {
        if (!reference.isEmpty()) {
            return new OnnxAttribute.Parameter(reference);
        }
        return switch ((int) type) {
            case TYPE_FLOAT -> new OnnxAttribute.Real(real);
            case TYPE_INT -> new OnnxAttribute.Whole(whole);
            case TYPE_TEXT -> new OnnxAttribute.Text(text);
            case TYPE_TENSOR ->
                new OnnxAttribute.Constant(
                        tensor.orElseThrow(() -> message.invalid("attribute " + name + " holds no tensor")));
            case TYPE_GRAPH ->
                new OnnxAttribute.Subgraph(
                        graph.orElseThrow(() -> message.invalid("attribute " + name + " holds no graph")));
            case TYPE_FLOATS -> new OnnxAttribute.Reals(reals);
            case TYPE_INTS ->
                new OnnxAttribute.Wholes(
                        Arrays.stream(integers.toArray()).boxed().toList());
            default -> new OnnxAttribute.Other(type);
        };
    }

    private void floats(WireMessage message) {
        if (!message.delimited()) {
            reals.add((double) message.real());
            return;
        }
        ByteBuffer packed = message.bytes();
        while (packed.remaining() >= Float.BYTES) {
            reals.add((double) packed.getFloat());
        }
    }

    /** Texts of attributes need not be UTF-8; those that are understood are. */
    private static String text(WireMessage message) {
        ByteBuffer bytes = message.bytes();
        return StandardCharsets.UTF_8
                .decode(bytes.slice(0, Math.min(bytes.remaining(), LONGEST_TEXT)))
                .toString();
    }
}
