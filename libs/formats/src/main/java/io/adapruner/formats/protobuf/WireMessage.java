package io.adapruner.formats.protobuf;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * One protobuf message, read field after field: {@link #next()} goes to a field, then exactly one of the reading methods takes
 * its content; a field that is not taken is skipped. Fields of any length are slices of the segment, never copies.
 */
public final class WireMessage {
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int DELIMITED = 2;
    private static final int FIXED_32 = 5;
    private static final int DEEPEST = 32;
    private static final int LONGEST_VARINT = 10;
    private static final int LONGEST_TEXT = 1 << 16;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final String what;
    private final MemorySegment bytes;
    private final int depth;
    private final Allowance allowance;
    private long at;
    private int field;
    private int wire;
    private boolean taken = true;

    private WireMessage(String what, MemorySegment bytes, int depth, Allowance allowance) {
        this.what = what;
        this.bytes = bytes;
        this.depth = depth;
        this.allowance = allowance;
    }

    /** @param what the file, as problems name it */
    public static WireMessage of(String what, MemorySegment file) {
        return new WireMessage(what, file, 0, new Allowance());
    }

    /** Goes to the next field; false at the end of the message. */
    public boolean next() {
        if (!taken) {
            skip();
        }
        if (at == bytes.byteSize()) {
            return false;
        }
        if (!allowance.spend()) {
            throw invalid("it has more fields than a network needs");
        }
        long tag = varint();
        wire = (int) (tag & 7);
        long number = tag >>> 3;
        if (number < 1 || number > 1 << 29 || !(wire <= DELIMITED || wire == FIXED_32)) {
            throw invalid("it is not protobuf at byte " + at + " of a message");
        }
        field = (int) number;
        taken = false;
        return true;
    }

    /** Number of the current field. */
    public int field() {
        return field;
    }

    /** Whether the current field's content is a run of bytes: a text, a message or packed numbers. */
    public boolean delimited() {
        return wire == DELIMITED;
    }

    public long integer() {
        take(VARINT);
        return varint();
    }

    /** An integer that an {@code int} can hold and that is not negative. */
    public int count() {
        long value = integer();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw invalid(
                    "field " + field + " is " + value + ", an integer from 0 to " + Integer.MAX_VALUE + " is expected");
        }
        return (int) value;
    }

    public float real() {
        take(FIXED_32);
        require(Integer.BYTES);
        float value = Float.intBitsToFloat(bytes.get(INT, at));
        at += Integer.BYTES;
        return value;
    }

    public double doubleReal() {
        take(FIXED_64);
        require(Long.BYTES);
        double value = Double.longBitsToDouble(bytes.get(LONG, at));
        at += Long.BYTES;
        return value;
    }

    /** The field's bytes in place; at most 2 GiB. */
    public ByteBuffer bytes() {
        MemorySegment slice = slice();
        if (slice.byteSize() > Integer.MAX_VALUE - 8) {
            throw invalid("field " + field + " has " + slice.byteSize() + " bytes; the limit is 2 GiB");
        }
        return slice.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    public String text() {
        ByteBuffer content = bytes();
        if (content.remaining() > LONGEST_TEXT) {
            throw invalid("a text has " + content.remaining() + " bytes; the limit is " + LONGEST_TEXT);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(content)
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ProblemException(
                    ProblemCode.INVALID_MODEL_FILE, what + ": the text of field " + field + " is not UTF-8", e);
        }
    }

    /** The message within this one. */
    public WireMessage message() {
        if (depth == DEEPEST) {
            throw invalid("its messages lie deeper than " + DEEPEST + " within each other");
        }
        return new WireMessage(what, slice(), depth + 1, allowance);
    }

    /** The integers of a packed field, or the one of a field that is not, are added. */
    public void integers(Integers to) {
        if (wire != DELIMITED) {
            to.add(integer());
            return;
        }
        var packed = new WireMessage(what, slice(), depth, allowance);
        while (packed.at < packed.bytes.byteSize()) {
            to.add(packed.varint());
        }
    }

    private MemorySegment slice() {
        take(DELIMITED);
        long length = varint();
        if (length < 0 || length > bytes.byteSize() - at) {
            throw invalid("field " + field + " states " + Long.toUnsignedString(length) + " bytes, "
                    + (bytes.byteSize() - at) + " are left");
        }
        MemorySegment slice = bytes.asSlice(at, length);
        at += length;
        return slice;
    }

    private void take(int expected) {
        if (wire != expected || taken) {
            throw invalid("field " + field + " is of wire type " + wire + ", " + expected + " is expected");
        }
        taken = true;
    }

    private void skip() {
        switch (wire) {
            case VARINT -> integer();
            case FIXED_64 -> doubleReal();
            case DELIMITED -> slice();
            default -> real();
        }
    }

    private void require(int length) {
        if (bytes.byteSize() - at < length) {
            throw invalid("it ends within field " + field);
        }
    }

    private long varint() {
        long value = 0;
        for (int i = 0; i < LONGEST_VARINT; i++) {
            require(1);
            byte next = bytes.get(ValueLayout.JAVA_BYTE, at++);
            value |= (next & 0x7FL) << (7 * i);
            if (next >= 0) {
                return value;
            }
        }
        throw invalid("a number is longer than " + LONGEST_VARINT + " bytes");
    }

    /** A problem of the file that the message is in. */
    public ProblemException invalid(String problem) {
        return new ProblemException(ProblemCode.INVALID_MODEL_FILE, what + ": " + problem);
    }
}
