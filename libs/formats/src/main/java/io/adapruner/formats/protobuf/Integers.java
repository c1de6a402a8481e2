package io.adapruner.formats.protobuf;

import java.util.Arrays;

/** A growing list of integers that takes no objects. */
public final class Integers {
    private long[] values = new long[8];
    private int size;

    public void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size + Math.max(8, size >> 1));
        }
        values[size++] = value;
    }

    public int size() {
        return size;
    }

    public long[] toArray() {
        return Arrays.copyOf(values, size);
    }
}
