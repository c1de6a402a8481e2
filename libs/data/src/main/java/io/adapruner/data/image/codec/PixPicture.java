package io.adapruner.data.image.codec;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Leptonica's pixels in its own memory: a word of 32 bits each with red in the highest byte, or four grey ones a word, the first
 * in the highest byte.
 *
 * @param words of all rows
 * @param rowWords of one row
 */
record PixPicture(
        NativeCodecs codecs, MemorySegment pix, MemorySegment words, int width, int height, int rowWords, boolean grey)
        implements Picture {
    /** Takes the image over, which ends with the picture. */
    @SuppressWarnings("restricted")
    static PixPicture of(NativeCodecs codecs, MemorySegment pix) throws Throwable {
        int width = (int) codecs.pixGetWidth.invokeExact(pix);
        int height = (int) codecs.pixGetHeight.invokeExact(pix);
        int rowWords = (int) codecs.pixGetWpl.invokeExact(pix);
        int bits = (int) codecs.pixGetDepth.invokeExact(pix);
        MemorySegment data = (MemorySegment) codecs.pixGetData.invokeExact(pix);
        if (bits != Integer.SIZE && bits != Byte.SIZE) {
            throw new IllegalStateException("Leptonica made pixels of " + bits + " bits");
        }
        return new PixPicture(
                codecs,
                pix,
                data.reinterpret((long) rowWords * height * Integer.BYTES),
                width,
                height,
                rowWords,
                bits == Byte.SIZE);
    }

    @Override
    public void row(int y, int from, int count, int[] into) {
        long start = (long) y * rowWords;
        if (grey) {
            for (int x = 0; x < count; x++) {
                int word = words.getAtIndex(ValueLayout.JAVA_INT, start + (from + x) / 4);
                into[x] = ((word >>> (24 - (from + x) % 4 * 8)) & 0xff) * 0x010101;
            }
            return;
        }
        MemorySegment.copy(words, ValueLayout.JAVA_INT, (start + from) * Integer.BYTES, into, 0, count);
        for (int x = 0; x < count; x++) {
            into[x] >>>= 8;
        }
    }

    @Override
    public void close() {
        try (Arena arena = Arena.ofConfined()) {
            codecs.pixDestroy.invokeExact(arena.allocateFrom(ValueLayout.ADDRESS, pix));
        } catch (Throwable e) {
            throw NativeCall.failed(e);
        }
    }
}
