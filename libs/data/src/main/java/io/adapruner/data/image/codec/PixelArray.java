package io.adapruner.data.image.codec;

/** @param pixels {@code 0xRRGGBB}, row by row */
record PixelArray(int width, int height, int[] pixels) implements Picture {
    @Override
    public void row(int y, int from, int count, int[] into) {
        System.arraycopy(pixels, y * width + from, into, 0, count);
    }
}
