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

    private static final int DENSEST_DEFLATE = 1032;
    /** Samples of a pixel by the colour type. */
    private static final int[] PNG_SAMPLES = {1, 1, 3, 1, 2, 1, 4, 1};
    /** A decoder visits every pixel in every scan; encoders make about ten. */
    private static final int MOST_SCANS = 100;

    /** The formats that are read. */
    public enum Format {
        JPEG,
        PNG
    }

    /**
     * @param where shard and sample, for the message
     * @throws ProblemException {@code BROKEN_IMAGE} if it is neither JPEG nor PNG, is truncated before its dimensions, claims
     *     no pixels, more than {@link #MAX_PIXELS} or more than its bytes can hold, or is a JPEG of very many scans
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
        if (header.fewestBytes(image) > image.length) {
            throw broken(
                    where,
                    "claims " + header.width + "x" + header.height + " pixels, which its " + image.length
                            + " bytes cannot hold");
        }
        if (header.format == Format.JPEG && JpegScans.count(image) > MOST_SCANS) {
            throw broken(where, "is a JPEG of more than " + MOST_SCANS + " scans");
        }
        return header;
    }

    /**
     * Bytes below which the image cannot be whole. Decoders take memory for every pixel that is claimed, so a claim must cost
     * something: a JPEG spends a bit on each block of 8x8, a PNG a byte on 1,032 of its rows' bytes, which is as dense as
     * deflate becomes.
     */
    private long fewestBytes(byte[] image) {
        long pixels = (long) width * height;
        return switch (format) {
            case JPEG -> pixels / (8 * 8) / Byte.SIZE;
            case PNG -> pixels * PNG_SAMPLES[image[25] & 7] * Math.max(1, image[24]) / Byte.SIZE / DENSEST_DEFLATE;
        };
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
