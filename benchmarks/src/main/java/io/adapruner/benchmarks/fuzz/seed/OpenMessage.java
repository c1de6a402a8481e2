package io.adapruner.benchmarks.fuzz.seed;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Protobuf in which messages end with a mark instead of beginning with their length, so that bytes may come and go within them.
 * Both forms are protobuf's own: the marks are those of its former groups.
 */
public final class OpenMessage {
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int DELIMITED = 2;
    private static final int START = 3;
    private static final int END = 4;
    private static final int FIXED_32 = 5;
    private static final int DEEPEST = 40;

    private OpenMessage() {}

    /** The same with lengths. Anything is read: what ends early ends with the input. */
    public static byte[] closed(byte[] open) {
        return closed(ByteBuffer.wrap(open), 0);
    }

    private static byte[] closed(ByteBuffer open, int depth) {
        var out = new ByteArrayOutputStream();
        while (open.hasRemaining()) {
            long tag = varint(open);
            int wire = (int) (tag & 7);
            if (wire == END) {
                break;
            }
            if (wire == START && depth < DEEPEST) {
                delimited(out, tag - START, closed(open, depth + 1));
            } else if (wire == DELIMITED) {
                delimited(out, tag - DELIMITED, bytes(open, varint(open)));
            } else {
                write(out, tag);
                switch (wire) {
                    case VARINT -> write(out, varint(open));
                    case FIXED_64 -> out.writeBytes(bytes(open, Long.BYTES));
                    case FIXED_32 -> out.writeBytes(bytes(open, Integer.BYTES));
                    default -> {}
                }
            }
        }
        return out.toByteArray();
    }

    /** The open form of a message that some writer has written. */
    static byte[] opened(byte[] message, OnnxMessage kind) {
        var out = new ByteArrayOutputStream();
        ByteBuffer in = ByteBuffer.wrap(message);
        while (in.hasRemaining()) {
            long tag = varint(in);
            int field = (int) (tag >>> 3);
            int wire = (int) (tag & 7);
            if (wire != DELIMITED) {
                write(out, tag);
                out.writeBytes(bytes(in, wire == FIXED_64 ? Long.BYTES : wire == FIXED_32 ? Integer.BYTES : 0));
                if (wire == VARINT) {
                    write(out, varint(in));
                }
                continue;
            }
            byte[] content = bytes(in, varint(in));
            kind.within(field)
                    .ifPresentOrElse(
                            inner -> {
                                write(out, tag - DELIMITED + START);
                                out.writeBytes(opened(content, inner));
                                write(out, tag - DELIMITED + END);
                            },
                            () -> delimited(out, tag - DELIMITED, content));
        }
        return out.toByteArray();
    }

    /** @param field the field's number, shifted as it is in a tag */
    private static void delimited(ByteArrayOutputStream out, long field, byte[] content) {
        write(out, field + DELIMITED);
        write(out, content.length);
        out.writeBytes(content);
    }

    private static byte[] bytes(ByteBuffer in, long length) {
        byte[] bytes = new byte[Math.clamp(length, 0, in.remaining())];
        in.get(bytes);
        return bytes;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE && in.hasRemaining(); shift += 7) {
            byte next = in.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                break;
            }
        }
        return value;
    }

    /** As a varint. */
    static void write(ByteArrayOutputStream out, long value) {
        long left = value;
        while ((left & ~0x7FL) != 0) {
            out.write((int) ((left & 0x7F) | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
    }
}
