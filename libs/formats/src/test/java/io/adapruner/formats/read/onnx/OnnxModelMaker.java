package io.adapruner.formats.read.onnx;

import io.adapruner.formats.write.onnx.proto.Attribute;
import io.adapruner.formats.write.onnx.proto.Message;
import io.adapruner.formats.write.onnx.proto.Node;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Small ONNX files made by hand: whatever a test wants, right or wrong. */
final class OnnxModelMaker {
    static final int FLOAT = 1;
    static final int INT8 = 3;
    static final int INT64 = 7;
    static final int FLOAT16 = 10;
    static final int DOUBLE = 11;
    static final int BFLOAT16 = 16;

    private final Message graph = new Message().text(2, "g");
    private final Message model = new Message().integer(1, 8);
    private long opset = 17;

    OnnxModelMaker opset(long version) {
        opset = version;
        return this;
    }

    /** @param dims -1 for a symbolic one */
    OnnxModelMaker input(String name, long... dims) {
        graph.message(11, value(name, FLOAT, dims));
        return this;
    }

    OnnxModelMaker output(String name, long... dims) {
        graph.message(12, value(name, FLOAT, dims));
        return this;
    }

    static Message value(String name, int type, long... dims) {
        var shape = new Message();
        for (long dim : dims) {
            shape.message(1, dim < 0 ? new Message().text(2, "n") : new Message().integer(1, dim));
        }
        Message tensor = new Message().integer(1, type).message(2, shape);
        return new Message().text(1, name).message(2, new Message().message(1, tensor));
    }

    OnnxModelMaker floats(String name, List<Integer> shape, float... values) {
        ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return tensor(header(name, FLOAT, shape).bytes(9, raw.array()));
    }

    /** Values 0.1, 0.2, ... */
    OnnxModelMaker weights(String name, Integer... shape) {
        float[] values = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i + 1) / 10f;
        }
        return floats(name, List.of(shape), values);
    }

    OnnxModelMaker integers(String name, long... values) {
        Message tensor = header(name, INT64, List.of(values.length));
        for (long value : values) {
            tensor.integer(7, value);
        }
        return tensor(tensor);
    }

    OnnxModelMaker tensor(Message tensor) {
        graph.message(5, tensor);
        return this;
    }

    static Message header(String name, int type, List<Integer> shape) {
        var tensor = new Message();
        shape.forEach(extent -> tensor.integer(1, extent));
        return tensor.integer(2, type).text(8, name);
    }

    static Message external(String name, List<Integer> shape, String location, long offset, long length) {
        return header(name, FLOAT, shape)
                .message(13, entry("location", location))
                .message(13, entry("offset", String.valueOf(offset)))
                .message(13, entry("length", String.valueOf(length)))
                .integer(14, 1);
    }

    static Message entry(String key, String value) {
        return new Message().text(1, key).text(2, value);
    }

    OnnxModelMaker node(String type, List<String> inputs, String output, Attribute... attributes) {
        graph.message(
                1, Node.of(type, inputs.toArray(String[]::new)).with(attributes).proto("n_" + output, output));
        return this;
    }

    OnnxModelMaker node(Message node) {
        graph.message(1, node);
        return this;
    }

    OnnxModelMaker function(Message function) {
        model.message(25, function);
        return this;
    }

    static Message graph(Message... fields) {
        var graph = new Message();
        for (Message field : fields) {
            graph.message(1, field);
        }
        return graph;
    }

    byte[] bytes() {
        var out = new ByteArrayOutputStream();
        try {
            model.message(7, graph)
                    .message(8, new Message().text(1, "").integer(2, opset))
                    .writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    Path file(Path folder) {
        try {
            return Files.write(folder.resolve("made.onnx"), bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
