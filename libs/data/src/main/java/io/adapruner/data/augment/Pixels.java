package io.adapruner.data.augment;

/**
 * The pixels of one image among others.
 *
 * @param bytes uint8; those of the image are {@code [channels, height, width]} from {@code offset}
 */
record Pixels(byte[] bytes, int offset, int channels, int height, int width) {
    /** Where one value is. */
    int at(int channel, int y, int x) {
        return offset + (channel * height + y) * width + x;
    }

    /** Of one channel. */
    int plane() {
        return height * width;
    }

    int get(int channel, int pixel) {
        return bytes[offset + channel * plane() + pixel] & 0xff;
    }

    /** Values outside of a byte become its least or largest. */
    void set(int channel, int pixel, double value) {
        bytes[offset + channel * plane() + pixel] = (byte) Math.clamp(Math.round(value), 0, 255);
    }

    /** Brightness of a pixel as ITU-R BT.601 weighs colours; of anything but three channels the first one. */
    double luma(int pixel) {
        return channels == 3 ? 0.299 * get(0, pixel) + 0.587 * get(1, pixel) + 0.114 * get(2, pixel) : get(0, pixel);
    }

    /** Mean of {@link #luma} over the image. */
    double meanLuma() {
        double sum = 0;
        for (int i = 0; i < plane(); i++) {
            sum += luma(i);
        }
        return sum / plane();
    }
}
