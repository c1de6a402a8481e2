package io.adapruner.data.augment;

import java.util.function.IntToDoubleFunction;

/** Moves an image towards another, or away from it: {@code factor * image + (1 - factor) * other}, as Pillow's ImageEnhance. */
final class Blend {
    private static final int NEIGHBOURS = 8;
    /** Weight of a pixel among its neighbours. */
    private static final int MIDDLE = 5;

    private Blend() {}

    /** With black. */
    static void brightness(Pixels image, double factor) {
        with(image, factor, pixel -> 0);
    }

    /** With the image's mean grey. */
    static void contrast(Pixels image, double factor) {
        double mean = Math.floor(image.meanLuma() + 0.5);
        with(image, factor, pixel -> mean);
    }

    /** With the image's own greys; of one channel nothing changes. */
    static void saturation(Pixels image, double factor) {
        if (image.channels() == 3) {
            with(image, factor, image::luma);
        }
    }

    /** With the image smoothed by the kernel of Pillow's SMOOTH, whose outermost pixels stay as they are. */
    static void sharpness(Pixels image, double factor) {
        int width = image.width();
        for (int c = 0; c < image.channels(); c++) {
            int[] original = new int[image.plane()];
            for (int i = 0; i < original.length; i++) {
                original[i] = image.get(c, i);
            }
            for (int y = 1; y < image.height() - 1; y++) {
                for (int x = 1; x < width - 1; x++) {
                    int at = y * width + x;
                    int sum = (MIDDLE - 1) * original[at];
                    for (int row = at - width; row <= at + width; row += width) {
                        sum += original[row - 1] + original[row] + original[row + 1];
                    }
                    double smooth = Math.rint((double) sum / (MIDDLE + NEIGHBOURS));
                    image.set(c, at, factor * original[at] + (1 - factor) * smooth);
                }
            }
        }
    }

    private static void with(Pixels image, double factor, IntToDoubleFunction other) {
        for (int i = 0; i < image.plane(); i++) {
            double grey = (1 - factor) * other.applyAsDouble(i);
            for (int c = 0; c < image.channels(); c++) {
                image.set(c, i, factor * image.get(c, i) + grey);
            }
        }
    }
}
