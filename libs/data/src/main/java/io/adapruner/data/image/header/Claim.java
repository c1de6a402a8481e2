package io.adapruner.data.image.header;

/**
 * What a header says, believed by nobody yet.
 *
 * @param fewestBytes below which the image cannot be whole. Decoders take memory for every pixel that is claimed, so a claim
 *     must cost something: as much as the format's densest coding needs
 */
record Claim(long width, long height, boolean colour, long fewestBytes) {
    /** As deflate becomes: 258 bytes in two bits. */
    static final int DENSEST_DEFLATE = 1032;
    /** As LZW becomes with codes of 12 bits, rounded up: the longest string of its table is shorter than the table. */
    static final int DENSEST_LZW = 4096;

    /** Bytes of a row of pixels, padded to whole bytes. */
    static long rowBytes(long width, int bits) {
        return (width * bits + Byte.SIZE - 1) / Byte.SIZE;
    }
}
