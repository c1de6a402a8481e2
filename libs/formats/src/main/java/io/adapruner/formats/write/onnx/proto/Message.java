package io.adapruner.formats.write.onnx.proto;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A small protobuf message, field after field (<a href="https://protobuf.dev/programming-guides/encoding/">wire format</a>).
 * Large content stays outside: {@link #opening} announces it and the writer of the message sends it afterwards.
 */
public final class Message {
    private static final int VARINT = 0;
    private static final int DELIMITED = 2;
    private static final int FIXED32 = 5;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    public Message integer(int field, long value) {
        tag(field, VARINT);
        varint(value);
        return this;
    }

    public Message real(int field, float value) {
        tag(field, FIXED32);
        int bits = Float.floatToIntBits(value);
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            bytes.write(bits >>> shift);
        }
        return this;
    }

    public Message text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    public Message bytes(int field, byte[] value) {
        opening(field, value.length);
        bytes.writeBytes(value);
        return this;
    }

    public Message message(int field, Message value) {
        opening(field, value.size());
        bytes.writeBytes(value.bytes.toByteArray());
        return this;
    }

    /** Tag and length of a field whose content of {@code length} bytes follows this message. */
    public Message opening(int field, long length) {
        tag(field, DELIMITED);
        varint(length);
        return this;
    }

    public int size() {
        return bytes.size();
    }

    public void writeTo(OutputStream out) throws IOException {
        bytes.writeTo(out);
    }

    private void tag(int field, int wireType) {
        varint((long) field << 3 | wireType);
    }

    /** Seven bits a byte, lowest first; a negative number takes ten bytes. */
    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }
}
