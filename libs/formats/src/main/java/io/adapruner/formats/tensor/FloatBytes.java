package io.adapruner.formats.tensor;

import io.adapruner.network.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** A tensor's values as little-endian 32-bit floats, streamed, so that no second copy of a tensor is ever in memory. */
public final class FloatBytes {
    private static final int CHUNK = 1 << 16;

    private FloatBytes() {}

    /** Four bytes for each value, in row-major order. */
    public static void write(Tensor tensor, OutputStream out) throws IOException {
        FloatBuffer values = tensor.buffer();
        ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK, (long) Float.BYTES * values.remaining()))
                .order(ByteOrder.LITTLE_ENDIAN);
        while (values.hasRemaining()) {
            int count = Math.min(values.remaining(), chunk.capacity() / Float.BYTES);
            chunk.asFloatBuffer().put(values.slice().limit(count));
            values.position(values.position() + count);
            out.write(chunk.array(), 0, count * Float.BYTES);
        }
    }
}
