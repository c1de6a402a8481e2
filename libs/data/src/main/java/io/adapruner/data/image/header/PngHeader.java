package io.adapruner.data.image.header;

import java.util.zip.CRC32;

/** The chunks of a PNG (RFC 2083). */
final class PngHeader {
    private static final int FIRST_CHUNK = 8;
    /** Length, name and checksum. */
    private static final int AROUND_CHUNK = 12;
    /** Samples of a pixel by the colour type. */
    private static final int[] SAMPLES = {1, 1, 3, 1, 2, 1, 4, 1};

    private PngHeader() {}

    static Claim read(ImageBytes image) {
        if (image.length() < 33 || image.u32(8, false) != 13 || !image.says(12, "IHDR")) {
            throw image.broken("is a PNG without a header");
        }
        long width = image.u32(16, false);
        long height = image.u32(20, false);
        int bits = Math.max(1, image.u8(24));
        int type = image.u8(25);
        double bytes = (double) width * height * SAMPLES[type & 7] * bits / Byte.SIZE;
        return new Claim(width, height, type != 0 && type != 4, (long) (bytes / Claim.DENSEST_DEFLATE));
    }

    /** Every chunk of pixels with its checksum, up to the end. */
    static void requireWhole(ImageBytes image) {
        boolean pixels = false;
        long at = FIRST_CHUNK;
        while (!image.says(at + 4, "IEND")) {
            long length = image.u32(at, false);
            image.require(at, length + AROUND_CHUNK);
            if (image.says(at + 4, "IDAT")) {
                pixels = true;
                var crc = new CRC32();
                crc.update(image.bytes(), (int) at + 4, (int) length + 4);
                if (crc.getValue() != image.u32(at + 8 + length, false)) {
                    throw image.broken("is a PNG with a wrong checksum at byte " + at);
                }
            }
            at += length + AROUND_CHUNK;
        }
        if (!pixels) {
            throw image.broken("is a PNG without pixels");
        }
    }
}
