package io.adapruner.formats.write.onnx.proto;

import io.adapruner.formats.tensor.FloatBytes;
import io.adapruner.network.Weights;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A constant tensor of the graph, as a {@code TensorProto} whose values are written only when the file is.
 *
 * @param header everything before the values
 * @param bytes length of the values, which end the message
 */
public record Initialiser(Message header, long bytes, Values values) {
    private static final int DIMS = 1;
    private static final int DATA_TYPE = 2;
    private static final int NAME = 8;
    private static final int RAW_DATA = 9;
    private static final int TYPE_FLOAT = 1;
    private static final int TYPE_INT64 = 7;

    /** Sends values, little-endian and row-major. */
    @FunctionalInterface
    public interface Values {
        void write(Weights weights, OutputStream out) throws IOException;
    }

    /** A parameter of the network, under its own name. */
    public static Initialiser parameter(String name, List<Integer> shape) {
        long bytes = Float.BYTES * shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
        return of(name, TYPE_FLOAT, shape, bytes, (weights, out) -> FloatBytes.write(weights.get(name), out));
    }

    public static Initialiser floats(String name, List<Integer> shape, float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return of(name, TYPE_FLOAT, shape, bytes.capacity(), (weights, out) -> out.write(bytes.array()));
    }

    public static Initialiser integers(String name, List<Integer> shape, long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return of(name, TYPE_INT64, shape, bytes.capacity(), (weights, out) -> out.write(bytes.array()));
    }

    private static Initialiser of(String name, int type, List<Integer> shape, long bytes, Values values) {
        var header = new Message();
        shape.forEach(extent -> header.integer(DIMS, extent));
        header.integer(DATA_TYPE, type).text(NAME, name).opening(RAW_DATA, bytes);
        return new Initialiser(header, bytes, values);
    }

    /** Length of the whole {@code TensorProto}. */
    public long size() {
        return header.size() + bytes;
    }

    public void write(Weights weights, OutputStream out) throws IOException {
        header.writeTo(out);
        values.write(weights, out);
    }
}
