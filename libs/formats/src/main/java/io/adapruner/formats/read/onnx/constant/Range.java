package io.adapruner.formats.read.onnx.constant;

import java.util.stream.IntStream;

/**
 * Part of an axis as {@code Slice} gives it.
 *
 * @param start index of the first
 * @param step may be negative
 */
public record Range(int start, int length, int step) {
    /** @throws IllegalArgumentException for a step of 0 or one that no axis is long enough for */
    public static Range of(long start, long end, long step, int extent) {
        if (step == 0 || step > Integer.MAX_VALUE || step < -Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a slice in steps of " + step);
        }
        boolean back = step < 0;
        long from = Math.clamp(start < 0 ? start + extent : start, back ? -1 : 0, back ? extent - 1 : extent);
        long to = Math.clamp(end < 0 ? end + extent : end, -1, extent);
        // A far negative end of a slice backwards is before the first; -1 itself has become the last by now.
        if (back && end < -(long) extent) {
            to = -1;
        }
        long length = Math.max(0, back ? Math.ceilDiv(from - to, -step) : Math.ceilDiv(to - from, step));
        return new Range((int) from, (int) length, (int) step);
    }

    public int[] indices() {
        return IntStream.range(0, length).map(i -> start + i * step).toArray();
    }
}
