package io.adapruner.benchmarks.fuzz.seed;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes an ONNX model as an {@link OpenMessage}: input {@code x} of {@code [1, 3, 8, 8]}, output {@code y}. */
final class OpenModel {
    private static final int FLOAT = 1;
    private static final int INT64 = 7;

    private final ByteArrayOutputStream graph = new ByteArrayOutputStream();

    /** Four filters of 3x3, padded. */
    OpenModel convolution(String input, String output) {
        return floats("cw", 4, 3, 3, 3)
                .floats("cb", 4)
                .node("Conv", input + " cw cb", output, "kernel_shape", 3, 3, "pads", 1, 1, 1, 1);
    }

    /**
     * @param inputs names with a space between them, two spaces around one that is left out
     * @param attributes names, each with its integers behind it; one is written as one, more as a list
     */
    OpenModel node(String type, String inputs, String outputs, Object... attributes) {
        graph.writeBytes(node(type, inputs, outputs, attributes, new byte[0]));
        return this;
    }

    private static byte[] node(String type, String inputs, String outputs, Object[] attributes, byte[] more) {
        var node = new ByteArrayOutputStream();
        for (String input : inputs.split(" ", -1)) {
            text(node, 1, input);
        }
        for (String output : outputs.split(" ", -1)) {
            text(node, 2, output);
        }
        text(node, 4, type);
        int at = 0;
        while (at < attributes.length) {
            String name = (String) attributes[at++];
            int first = at;
            while (at < attributes.length && attributes[at] instanceof Integer) {
                at++;
            }
            node.writeBytes(group(5, attribute(name, attributes, first, at)));
        }
        node.writeBytes(more);
        return group(1, node.toByteArray());
    }

    private static byte[] attribute(String name, Object[] values, int from, int to) {
        var attribute = new ByteArrayOutputStream();
        text(attribute, 1, name);
        boolean single = to - from == 1 && !name.equals("axes");
        for (int i = from; i < to; i++) {
            integer(attribute, single ? 3 : 8, (Integer) values[i]);
        }
        integer(attribute, 20, single ? 2 : 7);
        return attribute.toByteArray();
    }

    /** An {@code If} between a rectifier and the same twice. */
    OpenModel branches(String condition, String output) {
        var more = new ByteArrayOutputStream();
        for (String branch : new String[] {"then_branch", "else_branch"}) {
            var inner = new ByteArrayOutputStream();
            inner.writeBytes(node("Relu", "c", branch, new Object[0], new byte[0]));
            inner.writeBytes(group(12, named(branch)));
            var attribute = new ByteArrayOutputStream();
            text(attribute, 1, branch);
            attribute.writeBytes(group(6, inner.toByteArray()));
            integer(attribute, 20, 5);
            more.writeBytes(group(5, attribute.toByteArray()));
        }
        graph.writeBytes(node("If", condition, output, new Object[0], more.toByteArray()));
        return this;
    }

    /** An initialiser of ones; without extents a scalar. */
    OpenModel floats(String name, int... extents) {
        var tensor = new ByteArrayOutputStream();
        int elements = 1;
        for (int extent : extents) {
            integer(tensor, 1, extent);
            elements *= extent;
        }
        integer(tensor, 2, FLOAT);
        text(tensor, 8, name);
        var raw = new ByteArrayOutputStream();
        for (int i = 0; i < elements; i++) {
            raw.writeBytes(new byte[] {0, 0, (byte) 0x80, 0x3f});
        }
        bytes(tensor, 9, raw.toByteArray());
        graph.writeBytes(group(5, tensor.toByteArray()));
        return this;
    }

    /** An initialiser of one axis. */
    OpenModel integers(String name, long... values) {
        var tensor = new ByteArrayOutputStream();
        integer(tensor, 1, values.length);
        integer(tensor, 2, INT64);
        for (long value : values) {
            integer(tensor, 7, value);
        }
        text(tensor, 8, name);
        graph.writeBytes(group(5, tensor.toByteArray()));
        return this;
    }

    byte[] bytes() {
        var shape = new ByteArrayOutputStream();
        for (int extent : new int[] {1, 3, 8, 8}) {
            var dimension = new ByteArrayOutputStream();
            integer(dimension, 1, extent);
            shape.writeBytes(group(1, dimension.toByteArray()));
        }
        var tensor = new ByteArrayOutputStream();
        integer(tensor, 1, FLOAT);
        tensor.writeBytes(group(2, shape.toByteArray()));
        var input = new ByteArrayOutputStream();
        input.writeBytes(named("x"));
        input.writeBytes(group(2, group(1, tensor.toByteArray())));
        var model = new ByteArrayOutputStream();
        integer(model, 1, 8);
        var opset = new ByteArrayOutputStream();
        integer(opset, 2, 17);
        model.writeBytes(group(8, opset.toByteArray()));
        var whole = new ByteArrayOutputStream();
        whole.writeBytes(group(11, input.toByteArray()));
        whole.writeBytes(graph.toByteArray());
        whole.writeBytes(group(12, named("y")));
        model.writeBytes(group(7, whole.toByteArray()));
        return model.toByteArray();
    }

    private static byte[] named(String name) {
        var value = new ByteArrayOutputStream();
        text(value, 1, name);
        return value.toByteArray();
    }

    private static byte[] group(int field, byte[] content) {
        var out = new ByteArrayOutputStream();
        OpenMessage.write(out, ((long) field << 3) | 3);
        out.writeBytes(content);
        OpenMessage.write(out, ((long) field << 3) | 4);
        return out.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, int field, String text) {
        bytes(out, field, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void bytes(ByteArrayOutputStream out, int field, byte[] bytes) {
        OpenMessage.write(out, ((long) field << 3) | 2);
        OpenMessage.write(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static void integer(ByteArrayOutputStream out, int field, long value) {
        OpenMessage.write(out, (long) field << 3);
        OpenMessage.write(out, value);
    }
}
