package io.adapruner.formats.read.checkpoint;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads forward through bytes; a read past the end is an error that names the offset, before anything is allocated. */
final class PickleCursor {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble BIG_ENDIAN_DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int LONGEST_LINE = 1000;

    private final String file;
    private final MemorySegment bytes;
    private long at;

    /** @param file what the bytes are called in error messages */
    PickleCursor(String file, MemorySegment bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    long offset() {
        return at;
    }

    ProblemException invalid(String what) {
        return new ProblemException(ProblemCode.INVALID_MODEL_FILE, file + ": " + what + " (at byte " + at + ")");
    }

    ProblemException unsafe(String what) {
        return new ProblemException(ProblemCode.UNSAFE_MODEL_FILE, file + ": " + what + " (at byte " + at + ")");
    }

    private long advance(long length) {
        if (length < 0 || length > bytes.byteSize() - at) {
            throw invalid("truncated: " + Long.toUnsignedString(length) + " more bytes are expected, "
                    + (bytes.byteSize() - at) + " are left");
        }
        long from = at;
        at += length;
        return from;
    }

    int unsignedByte() {
        return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, advance(1)));
    }

    int unsignedShort() {
        return Short.toUnsignedInt(bytes.get(SHORT, advance(2)));
    }

    int signedInt() {
        return bytes.get(INT, advance(4));
    }

    long unsignedInt() {
        return Integer.toUnsignedLong(signedInt());
    }

    long signedLong() {
        return bytes.get(LONG, advance(8));
    }

    double bigEndianDouble() {
        return bytes.get(BIG_ENDIAN_DOUBLE, advance(8));
    }

    /** A copy of the next bytes. */
    byte[] copy(long length) {
        return slice(length).toArray(ValueLayout.JAVA_BYTE);
    }

    /** A view of the next bytes. */
    MemorySegment slice(long length) {
        long from = advance(length);
        if (length > Integer.MAX_VALUE - 8) {
            throw invalid(length + " bytes in one piece are too many");
        }
        return bytes.asSlice(from, length);
    }

    String text(long length) {
        return new String(copy(length), StandardCharsets.UTF_8);
    }

    String line() {
        long from = at;
        while (unsignedByte() != '\n') {
            if (at - from > LONGEST_LINE) {
                throw invalid("a line of text is longer than " + LONGEST_LINE + " characters");
            }
        }
        return new String(bytes.asSlice(from, at - 1 - from).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }
}
