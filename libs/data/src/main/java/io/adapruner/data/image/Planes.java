package io.adapruner.data.image;

/**
 * Where the pixels of one image go.
 *
 * @param bytes uint8, {@code [channels, height, width]} from {@code offset}
 * @param channels 3, or 1 for luma
 */
record Planes(byte[] bytes, int offset, int channels, int height, int width) {
    void set(int y, int x, int red, int green, int blue) {
        int at = offset + y * width + x;
        if (channels == 1) {
            bytes[at] = (byte) luma(red & 0xff, green & 0xff, blue & 0xff);
        } else {
            bytes[at] = (byte) red;
            bytes[at + height * width] = (byte) green;
            bytes[at + 2 * height * width] = (byte) blue;
        }
    }

    /** ITU-R BT.601, as Pillow rounds it. */
    private static int luma(int red, int green, int blue) {
        return (19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16;
    }
}
