package io.adapruner.data.image.codec;

/** Cyan, magenta, yellow and black as colours, by the arithmetic of Pillow: no profile is applied. */
final class Inks {
    private Inks() {}

    /** @return {@code 0xRRGGBB} of four amounts of ink, 0 to 255 each */
    static int rgb(int cyan, int magenta, int yellow, int black) {
        int light = 255 - black;
        return light(cyan, light) << 16 | light(magenta, light) << 8 | light(yellow, light);
    }

    private static int light(int ink, int light) {
        int product = ink * light + 128;
        return Math.max(0, light - (((product >> 8) + product) >> 8));
    }
}
