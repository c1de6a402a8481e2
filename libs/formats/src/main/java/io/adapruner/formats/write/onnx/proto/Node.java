package io.adapruner.formats.write.onnx.proto;

import java.util.ArrayList;
import java.util.List;

/**
 * One ONNX operator, before it is given a name and an output.
 *
 * @param type as ONNX spells it, e.g. {@code Conv}
 * @param inputs names of values and initialisers
 */
public record Node(String type, List<String> inputs, List<Attribute> attributes) {
    private static final int INPUT = 1;
    private static final int OUTPUT = 2;
    private static final int NAME = 3;
    private static final int OP_TYPE = 4;
    private static final int ATTRIBUTE = 5;

    public Node {
        inputs = List.copyOf(inputs);
        attributes = List.copyOf(attributes);
    }

    public static Node of(String type, String... inputs) {
        return new Node(type, List.of(inputs), List.of());
    }

    public Node with(Attribute... more) {
        var all = new ArrayList<>(attributes);
        all.addAll(List.of(more));
        return new Node(type, inputs, all);
    }

    /** The {@code NodeProto}. */
    public Message proto(String name, String output) {
        var proto = new Message();
        inputs.forEach(input -> proto.text(INPUT, input));
        proto.text(OUTPUT, output).text(NAME, name).text(OP_TYPE, type);
        attributes.forEach(attribute -> proto.message(ATTRIBUTE, attribute.proto()));
        return proto;
    }
}
