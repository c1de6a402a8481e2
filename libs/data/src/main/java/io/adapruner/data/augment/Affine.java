package io.adapruner.data.augment;

import java.util.Arrays;

/**
 * Where each pixel of a changed image is looked up in the original, from the centre of the pixel: {@code x' = xx * x + xy * y + x0} and
 * {@code y' = yx * x + yy * y + y0}. The nearest pixel is taken; outside of the image there is black.
 */
record Affine(double xx, double xy, double x0, double yx, double yy, double y0) {
    /** Every row moves by {@code share} of its height above the lower ones. */
    static Affine shearedAcross(double share) {
        return new Affine(1, share, 0, 0, 1, 0);
    }

    /** Every column moves by {@code share} of its distance from the left. */
    static Affine shearedDown(double share) {
        return new Affine(1, 0, 0, share, 1, 0);
    }

    /** By pixels. */
    static Affine shifted(double across, double down) {
        return new Affine(1, 0, across, 0, 1, down);
    }

    /** About the middle of an image of that size. */
    static Affine rotated(double degrees, int height, int width) {
        double cos = Math.cos(Math.toRadians(degrees));
        double sin = Math.sin(Math.toRadians(degrees));
        double x = width / 2.0;
        double y = height / 2.0;
        return new Affine(cos, -sin, x - cos * x + sin * y, sin, cos, y - sin * x - cos * y);
    }

    void apply(Pixels image) {
        int all = image.channels() * image.plane();
        byte[] original = Arrays.copyOfRange(image.bytes(), image.offset(), image.offset() + all);
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                long column = (long) Math.floor(xx * (x + 0.5) + xy * (y + 0.5) + x0);
                long row = (long) Math.floor(yx * (x + 0.5) + yy * (y + 0.5) + y0);
                boolean inside = column >= 0 && column < image.width() && row >= 0 && row < image.height();
                int from = inside ? (int) (row * image.width() + column) : 0;
                for (int c = 0; c < image.channels(); c++) {
                    image.bytes()[image.at(c, y, x)] = inside ? original[c * image.plane() + from] : 0;
                }
            }
        }
    }
}
