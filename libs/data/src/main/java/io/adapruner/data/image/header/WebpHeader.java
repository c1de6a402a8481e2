package io.adapruner.data.image.header;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The chunks of a WebP (RFC 9649). */
public final class WebpHeader {
    private static final int FIRST_CHUNK = 12;
    private static final int AROUND_CHUNK = 8;
    private static final int FRAME_HEADER = 16;
    private static final int ALPHA = 0x10;
    private static final int ANIMATION = 0x02;
    /** One colour costs lossless WebP nothing but its header, so this only keeps very small files from being very large. */
    private static final int DENSEST = 1 << 16;

    private WebpHeader() {}

    /**
     * The first picture of an animation, as a file of its own.
     *
     * @param left of the picture on its canvas, in pixels
     * @param top of the picture on its canvas, in pixels
     */
    public record Frame(int left, int top, int width, int height, byte[] file) {}

    static Claim read(ImageBytes image) {
        long width;
        long height;
        if (image.says(FIRST_CHUNK, "VP8X")) {
            width = 1L + u24(image, 24);
            height = 1L + u24(image, 27);
        } else if (image.says(FIRST_CHUNK, "VP8L")) {
            long bits = image.u32(21, true);
            width = 1 + (bits & 0x3fff);
            height = 1 + (bits >> 14 & 0x3fff);
        } else if (image.says(FIRST_CHUNK, "VP8 ")) {
            width = image.u16(26, true) & 0x3fff;
            height = image.u16(28, true) & 0x3fff;
        } else {
            throw image.broken("is a WebP without a picture");
        }
        return new Claim(width, height, true, width * height / DENSEST);
    }

    static void requireWhole(ImageBytes image) {
        image.require(0, image.u32(4, true) + AROUND_CHUNK);
    }

    /** The first frame, if this is an animation. */
    public static Optional<Frame> firstFrame(byte[] webp, String where) {
        var image = new ImageBytes(webp, where);
        if (!image.says(FIRST_CHUNK, "VP8X") || (image.u8(20) & ANIMATION) == 0) {
            return Optional.empty();
        }
        long at = FIRST_CHUNK;
        while (!image.says(at, "ANMF")) {
            at = next(image, at);
        }
        long end = next(image, at);
        image.require(at, end - at);
        if (end < at + AROUND_CHUNK + FRAME_HEADER) {
            throw image.broken("is a WebP whose first frame has no header");
        }
        long frame = at + AROUND_CHUNK;
        int left = 2 * u24(image, frame);
        int top = 2 * u24(image, frame + 3);
        int width = 1 + u24(image, frame + 6);
        int height = 1 + u24(image, frame + 9);
        byte[] chunks = Arrays.copyOfRange(webp, (int) frame + FRAME_HEADER, (int) end);
        return Optional.of(new Frame(left, top, width, height, file(width, height, chunks)));
    }

    private static byte[] file(int width, int height, byte[] chunks) {
        int extended = AROUND_CHUNK + 10;
        ByteBuffer file =
                ByteBuffer.allocate(FIRST_CHUNK + extended + chunks.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(letters("RIFF")).putInt(4 + extended + chunks.length).put(letters("WEBP"));
        boolean alpha = chunks.length > 4 && new ImageBytes(chunks, "").says(0, "ALPH");
        file.put(letters("VP8X")).putInt(10).putInt(alpha ? ALPHA : 0);
        put24(file, width - 1);
        put24(file, height - 1);
        return file.put(chunks).array();
    }

    private static byte[] letters(String letters) {
        return letters.getBytes(StandardCharsets.US_ASCII);
    }

    private static void put24(ByteBuffer into, int value) {
        into.putShort((short) value).put((byte) (value >> 16));
    }

    /** Chunks are padded to even lengths. */
    private static long next(ImageBytes image, long at) {
        long length = image.u32(at + 4, true);
        return at + AROUND_CHUNK + length + (length & 1);
    }

    private static int u24(ImageBytes image, long at) {
        return image.u16(at, true) | image.u8(at + 2) << 16;
    }
}
