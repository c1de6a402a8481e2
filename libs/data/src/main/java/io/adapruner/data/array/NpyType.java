package io.adapruner.data.array;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The types of elements that are read; each value becomes the nearest 32-bit float. */
enum NpyType {
    BOOL("b1", 1, false),
    UINT8("u1", 1, false),
    INT8("i1", 1, false),
    UINT16("u2", 2, false),
    INT16("i2", 2, false),
    UINT32("u4", 4, false),
    INT32("i4", 4, false),
    INT64("i8", 8, false),
    FLOAT16("f2", 2, true),
    FLOAT32("f4", 4, true),
    FLOAT64("f8", 8, true);

    private final String code;
    private final int bytes;
    private final boolean floating;

    NpyType(String code, int bytes, boolean floating) {
        this.code = code;
        this.bytes = bytes;
        this.floating = floating;
    }

    /** Of one element. */
    int bytes() {
        return bytes;
    }

    /** Whether a value may be NaN or infinite, or too large for 32 bits. */
    boolean floating() {
        return floating;
    }

    /** The element at that byte. */
    float value(ByteBuffer from, int at) {
        return switch (this) {
            case BOOL -> from.get(at) == 0 ? 0 : 1;
            case UINT8 -> from.get(at) & 0xff;
            case INT8 -> from.get(at);
            case UINT16 -> from.getShort(at) & 0xffff;
            case INT16 -> from.getShort(at);
            case UINT32 -> from.getInt(at) & 0xffffffffL;
            case INT32 -> from.getInt(at);
            case INT64 -> from.getLong(at);
            case FLOAT16 -> Float.float16ToFloat(from.getShort(at));
            case FLOAT32 -> from.getFloat(at);
            case FLOAT64 -> (float) from.getDouble(at);
        };
    }

    /** A type and the order of its bytes. */
    record Ordered(NpyType type, ByteOrder order) {}

    /** By NumPy's description, e.g. {@code <f4}: the order of bytes ({@code <}, {@code >}, or {@code |} for single ones), kind and size. */
    static Optional<Ordered> of(String descr) {
        if (descr.isEmpty()) {
            return Optional.empty();
        }
        char order = descr.charAt(0);
        return Stream.of(values())
                .filter(type -> type.code.equals(descr.substring(1)))
                .filter(type -> order == '<' || order == '>' || (order == '|' && type.bytes == 1))
                .map(type -> new Ordered(type, order == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN))
                .findFirst();
    }

    /** Their names in NumPy. */
    static String names() {
        return Stream.of(values())
                .map(type -> type.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }
}
