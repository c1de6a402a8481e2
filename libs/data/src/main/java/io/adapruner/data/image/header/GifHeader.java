package io.adapruner.data.image.header;

/** The blocks of a GIF (GIF89a) up to the end of its first frame. */
public final class GifHeader {
    private static final int SCREEN = 13;
    private static final int EXTENSION = 0x21;
    private static final int FRAME = 0x2c;

    private GifHeader() {}

    /** The place of the first frame on the screen, in pixels. */
    public record Frame(int left, int top, int width, int height) {}

    /** @throws io.adapruner.problem.ProblemException {@code BROKEN_IMAGE} without a frame */
    public static Frame firstFrame(byte[] gif, String where) {
        var image = new ImageBytes(gif, where);
        long at = frame(image);
        return new Frame(
                image.u16(at + 1, true), image.u16(at + 3, true), image.u16(at + 5, true), image.u16(at + 7, true));
    }

    static Claim read(ImageBytes image) {
        Frame first = firstFrame(image.bytes(), image.where());
        long frame = frame(image);
        int screen = image.u8(10);
        int local = image.u8(frame + 9);
        boolean grey = hasPalette(local)
                ? image.greyPalette(frame + 10, colours(local), 3)
                : hasPalette(screen) && image.greyPalette(SCREEN, colours(screen), 3);
        int width = image.u16(6, true);
        int height = image.u16(8, true);
        if (first.left + first.width > width || first.top + first.height > height) {
            throw image.broken("is a GIF whose first frame leaves its screen");
        }
        return new Claim(width, height, !grey, (long) width * height / Claim.DENSEST_LZW);
    }

    static void requireWhole(ImageBytes image) {
        long frame = frame(image);
        int local = image.u8(frame + 9);
        skipBlocks(image, frame + 11 + (hasPalette(local) ? 3L * colours(local) : 0));
    }

    /** Where the first frame's descriptor stands. */
    private static long frame(ImageBytes image) {
        int screen = image.u8(10);
        long at = SCREEN + (hasPalette(screen) ? 3L * colours(screen) : 0);
        while (image.u8(at) == EXTENSION) {
            at = skipBlocks(image, at + 2);
        }
        if (image.u8(at) != FRAME) {
            throw image.broken("is a GIF without a frame");
        }
        image.require(at, 11);
        return at;
    }

    /** What follows blocks, each of which begins with its length, up to an empty one. */
    private static long skipBlocks(ImageBytes image, long from) {
        long at = from;
        while (image.u8(at) != 0) {
            at += 1 + image.u8(at);
        }
        return at + 1;
    }

    private static boolean hasPalette(int flags) {
        return (flags & 0x80) != 0;
    }

    private static int colours(int flags) {
        return 2 << (flags & 7);
    }
}
