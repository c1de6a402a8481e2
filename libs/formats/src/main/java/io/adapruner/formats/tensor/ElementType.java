package io.adapruner.formats.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Types of stored values. Floating ones are read as 32-bit floats; the others have no place among a network's weights. */
public enum ElementType {
    F64(8, true),
    F32(4, true),
    F16(2, true),
    BF16(2, true),
    I64(8, false),
    I32(4, false),
    I16(2, false),
    I8(1, false),
    U8(1, false),
    BOOL(1, false);

    private final int bytes;
    private final boolean floating;

    ElementType(int bytes, boolean floating) {
        this.bytes = bytes;
        this.floating = floating;
    }

    /** By the name used in safetensors headers. */
    public static Optional<ElementType> named(String name) {
        return Arrays.stream(values())
                .filter(t -> t.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst();
    }

    /** Bytes per value. */
    public int bytes() {
        return bytes;
    }

    public boolean floating() {
        return floating;
    }

    /** The little-endian values of a floating type as floats; 32-bit ones are viewed in place, not copied. */
    public FloatBuffer floats(ByteBuffer raw) {
        ByteBuffer values = raw.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (this == F32) {
            return values.asFloatBuffer();
        }
        float[] floats = new float[values.remaining() / bytes];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = value(values, i);
        }
        return FloatBuffer.wrap(floats);
    }

    /** One little-endian value of a floating type. */
    public float value(ByteBuffer values, int index) {
        int at = index * bytes;
        return switch (this) {
            case F64 -> (float) values.getDouble(at);
            case F32 -> values.getFloat(at);
            case F16 -> Float.float16ToFloat(values.getShort(at));
            case BF16 -> Float.intBitsToFloat(values.getShort(at) << 16);
            case I64, I32, I16, I8, U8, BOOL -> throw new IllegalStateException(this + " is not a floating type");
        };
    }
}
