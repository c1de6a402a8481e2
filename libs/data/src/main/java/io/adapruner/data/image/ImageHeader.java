package io.adapruner.data.image;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;

/**
 * What an image claims to be, read from the first bytes without decoding (JPEG: ITU T.81; PNG: RFC 2083).
 *
 * @param colour false for pure grey
 */
public record ImageHeader(Format format, int width, int height, boolean colour) {
    /** Most pixels that an image may claim. */
    public static final long MAX_PIXELS = 1L << 26;

    /** The formats that are read. */
    public enum Format {
        JPEG,
        PNG
    }

    /**
     * @param where shard and sample, for the message
     * @throws ProblemException {@code BROKEN_IMAGE} if it is neither JPEG nor PNG, is truncated before its dimensions, or
     *     claims no pixels or more than {@link #MAX_PIXELS}
     */
    public static ImageHeader sniff(byte[] image, String where) {
        ImageHeader header;
        if (image.length >= 4 && u16(image, 0) == 0xffd8) {
            header = jpeg(image, where);
        } else if (image.length >= 8 && u32(image, 0) == 0x89504e47L && u32(image, 4) == 0x0d0a1a0aL) {
            header = png(image, where);
        } else {
            throw broken(where, "is neither JPEG nor PNG");
        }
        if (header.width < 1 || header.height < 1 || (long) header.width * header.height > MAX_PIXELS) {
            throw broken(
                    where,
                    "claims " + header.width + "x" + header.height + " pixels; 1 to " + MAX_PIXELS + " are read");
        }
        return header;
    }

    private static ImageHeader png(byte[] b, String where) {
        if (b.length < 33 || u32(b, 8) != 13 || u32(b, 12) != 0x49484452L) {
            throw broken(where, "is a PNG without a header");
        }
        long width = u32(b, 16);
        long height = u32(b, 20);
        if (width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
            throw broken(where, "claims " + width + "x" + height + " pixels");
        }
        int type = b[25];
        return new ImageHeader(Format.PNG, (int) width, (int) height, type != 0 && type != 4);
    }

    private static ImageHeader jpeg(byte[] b, String where) {
        int at = 2;
        while (at + 4 <= b.length) {
            if ((b[at] & 0xff) != 0xff) {
                throw broken(where, "is a JPEG with no marker at byte " + at);
            }
            int marker = b[at + 1] & 0xff;
            if (marker == 0xff) {
                at++;
            } else if (marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
                at += 2;
            } else if (marker == 0xd9 || marker == 0xda) {
                break;
            } else {
                int length = u16(b, at + 2);
                boolean frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
                if (length < (frame ? 8 : 2) || at + 2 + length > b.length) {
                    throw broken(where, "is a JPEG truncated at byte " + at);
                }
                if (frame) {
                    return new ImageHeader(Format.JPEG, u16(b, at + 7), u16(b, at + 5), (b[at + 9] & 0xff) != 1);
                }
                at += 2 + length;
            }
        }
        throw broken(where, "is a JPEG without a frame header");
    }

    private static int u16(byte[] b, int at) {
        return (b[at] & 0xff) << 8 | (b[at + 1] & 0xff);
    }

    private static long u32(byte[] b, int at) {
        return (long) u16(b, at) << 16 | u16(b, at + 2);
    }

    private static ProblemException broken(String where, String what) {
        return new ProblemException(ProblemCode.BROKEN_IMAGE, where + ": the image " + what);
    }
}
