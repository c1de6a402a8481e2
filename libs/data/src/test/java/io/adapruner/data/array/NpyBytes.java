package io.adapruner.data.array;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Files as {@code numpy.save} writes them, for tests. */
public final class NpyBytes {
    private NpyBytes() {}

    /** Version 1.0, C order, {@code <f4}. */
    public static byte[] of(int[] shape, float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return file(1, dictionary("<f4", false, shape), bytes.array());
    }

    /** All values are the same. */
    public static byte[] filled(float value, int... shape) {
        int count = 1;
        for (int extent : shape) {
            count *= extent;
        }
        float[] values = new float[count];
        Arrays.fill(values, value);
        return of(shape, values);
    }

    static String dictionary(String descr, boolean fortran, int... shape) {
        String dims = Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining(", "));
        return "{'descr': '" + descr + "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': (" + dims
                + (shape.length == 1 ? "," : "") + "), }";
    }

    /** The dictionary padded to what NumPy aligns to, 64 bytes. */
    static byte[] file(int version, String dictionary, byte[] values) {
        int prefix = version == 1 ? 10 : 12;
        int length = dictionary.length() + 1;
        int padded = length + (64 - (prefix + length) % 64) % 64;
        String header = dictionary + " ".repeat(padded - length) + "\n";
        return raw(version, padded, header, values);
    }

    /** @param length that is claimed */
    static byte[] raw(int version, int length, String header, byte[] values) {
        byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
        int prefix = version == 1 ? 10 : 12;
        ByteBuffer file =
                ByteBuffer.allocate(prefix + text.length + values.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) version)
                .put((byte) 0);
        if (version == 1) {
            file.putShort((short) length);
        } else {
            file.putInt(length);
        }
        return file.put(text).put(values).array();
    }
}
