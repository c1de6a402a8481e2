package io.adapruner.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** As much of the wire format as reading embedded messages and strings takes. */
final class Protobuf {
    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int LENGTH = 2;
    private static final int FOUR_BYTES = 5;

    private final byte[] message;
    private int at;

    private Protobuf(byte[] message) {
        this.message = message;
    }

    /** A field with a length: a message, a string or bytes. */
    record Field(int number, byte[] bytes) {}

    /** All such fields of one number. */
    static List<Field> fields(byte[] message, int number) {
        var reader = new Protobuf(message);
        List<Field> found = new ArrayList<>();
        while (reader.at < message.length) {
            long key = reader.varint();
            int type = (int) (key & 7);
            switch (type) {
                case VARINT -> reader.varint();
                case EIGHT_BYTES -> reader.at += 8;
                case FOUR_BYTES -> reader.at += 4;
                case LENGTH -> {
                    int length = (int) reader.varint();
                    if (key >>> 3 == number) {
                        found.add(new Field(number, Arrays.copyOfRange(message, reader.at, reader.at + length)));
                    }
                    reader.at += length;
                }
                default -> throw new IllegalArgumentException("wire type " + type);
            }
        }
        return found;
    }

    /** The first string of a number; empty where there is none. */
    static String text(byte[] message, int number) {
        List<Field> found = fields(message, number);
        return found.isEmpty() ? "" : new String(found.getFirst().bytes(), UTF_8);
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte b = message[at++];
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number longer than 64 bits");
    }
}
