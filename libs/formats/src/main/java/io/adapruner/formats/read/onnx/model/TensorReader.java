package io.adapruner.formats.read.onnx.model;

import io.adapruner.formats.protobuf.Integers;
import io.adapruner.formats.protobuf.WireMessage;
import io.adapruner.formats.tensor.ElementType;
import io.adapruner.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code TensorProto}: values as raw bytes, as numbers of one of four kinds, or in another file. */
final class TensorReader {
    private static final int DIMS = 1;
    private static final int DATA_TYPE = 2;
    private static final int SEGMENT = 3;
    private static final int FLOAT_DATA = 4;
    private static final int INT32_DATA = 5;
    private static final int INT64_DATA = 7;
    private static final int NAME = 8;
    private static final int RAW_DATA = 9;
    private static final int DOUBLE_DATA = 10;
    private static final int EXTERNAL_DATA = 13;
    private static final int DATA_LOCATION = 14;
    private static final int MOST_AXES = 8;
    private static final long LARGEST = Integer.MAX_VALUE / Float.BYTES;

    private final WireMessage message;
    private final ExternalData external;
    private final Integers dims = new Integers();
    private final Integers integers = new Integers();
    private final List<ByteBuffer> packed = new ArrayList<>();
    private final Map<String, String> location = new HashMap<>();
    private Optional<ByteBuffer> raw = Optional.empty();
    private String name = "";
    private long type;
    private boolean outside;

    private TensorReader(WireMessage message, ExternalData external) {
        this.message = message;
        this.external = external;
    }

    static OnnxTensor read(WireMessage message, ExternalData external) {
        return new TensorReader(message, external).read();
    }

    private OnnxTensor read() {
        while (message.next()) {
            switch (message.field()) {
                case DIMS -> message.integers(dims);
                case DATA_TYPE -> type = message.integer();
                case SEGMENT -> throw message.invalid("a tensor is written in segments, which no exporter does");
                case FLOAT_DATA -> packed.add(message.delimited() ? message.bytes() : one(message.real()));
                case DOUBLE_DATA -> packed.add(message.delimited() ? message.bytes() : one(message.doubleReal()));
                case INT32_DATA, INT64_DATA -> message.integers(integers);
                case NAME -> name = message.text();
                case RAW_DATA -> raw = Optional.of(message.bytes());
                case EXTERNAL_DATA -> StringEntry.read(message.message(), location);
                case DATA_LOCATION -> outside = message.integer() == 1;
                default -> {}
            }
        }
        List<Integer> shape = shape();
        Optional<ElementType> elements = OnnxType.elements(type);
        return new OnnxTensor(name, shape, elements, type, elements.map(known -> values(shape, known)));
    }

    private static ByteBuffer one(float value) {
        return ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, value);
    }

    private static ByteBuffer one(double value) {
        return ByteBuffer.allocate(Double.BYTES).order(ByteOrder.LITTLE_ENDIAN).putDouble(0, value);
    }

    private List<Integer> shape() {
        long elements = 1;
        var shape = new ArrayList<Integer>();
        for (long extent : dims.toArray()) {
            if (extent < 0 || extent > LARGEST || shape.size() == MOST_AXES) {
                throw invalid("has an axis of extent " + extent + " or more than " + MOST_AXES + " axes");
            }
            elements *= extent;
            if (elements > LARGEST) {
                throw invalid("of shape " + shape + " by " + extent + " ... is larger than 2 GiB");
            }
            shape.add((int) extent);
        }
        return shape;
    }

    private ByteBuffer values(List<Integer> shape, ElementType elements) {
        long count = shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
        long length = count * elements.bytes();
        ByteBuffer bytes = outside
                ? external.bytes(
                        name, location.getOrDefault("location", ""), number("offset", 0), number("length", length))
                : inside(elements);
        if (bytes.remaining() != length) {
            throw invalid("of shape " + shape + " and type " + elements + " needs " + length + " bytes, it has "
                    + bytes.remaining());
        }
        return bytes;
    }

    private ByteBuffer inside(ElementType elements) {
        if (raw.isPresent()) {
            return raw.get();
        }
        if (packed.size() == 1) {
            return packed.getFirst();
        }
        if (!packed.isEmpty()) {
            return joined();
        }
        return narrowed(elements);
    }

    private ByteBuffer joined() {
        long length = packed.stream().mapToLong(ByteBuffer::remaining).sum();
        if (length > Integer.MAX_VALUE - 8) {
            throw invalid("is larger than 2 GiB");
        }
        ByteBuffer all = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
        packed.forEach(all::put);
        return all.flip();
    }

    /** Integers are written one number each, half floats as integers with the same bits. */
    private ByteBuffer narrowed(ElementType elements) {
        long[] values = integers.toArray();
        if ((long) values.length * elements.bytes() > Integer.MAX_VALUE - 8) {
            throw invalid("is larger than 2 GiB");
        }
        ByteBuffer bytes = ByteBuffer.allocate(values.length * elements.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            switch (elements) {
                case I64 -> bytes.putLong(value);
                case I32 -> bytes.putInt((int) value);
                case I16, F16, BF16 -> bytes.putShort((short) value);
                case I8, U8, BOOL -> bytes.put((byte) value);
                case F32, F64 -> throw invalid("is of type " + elements + " and has integers for values");
            }
        }
        return bytes.flip();
    }

    private long number(String key, long otherwise) {
        String value = location.get(key);
        try {
            return value == null ? otherwise : Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw invalid("has " + value + " for " + key + " of its external data");
        }
    }

    private ProblemException invalid(String what) {
        return message.invalid("tensor " + name + " " + what);
    }
}
