package io.adapruner.data.image;

import io.adapruner.data.sample.Frame;
import io.adapruner.recipe.Interpolation;

/**
 * How much of the pixels around a position counts, as in Pillow's resize.
 *
 * @param by which function of the distance
 * @param support how far it reaches in pixels, where nothing shrinks
 * @param precision fractional bits of weights: 13, or where these may be below 0 one less, for sums of them reach twice as far
 */
record Kernel(Interpolation by, double support, int precision) {
    private static final double CUBIC = -0.5;

    static Kernel of(Interpolation by) {
        return switch (by) {
            case BILINEAR -> new Kernel(by, 1, 13);
            case BICUBIC -> new Kernel(by, 2, 12);
            case LANCZOS -> new Kernel(by, 3, 12);
            case NEAREST -> new Kernel(by, 0, 13);
        };
    }

    /** The sum of all weights of a position. */
    int one() {
        return 1 << precision;
    }

    boolean signed() {
        return by == Interpolation.BICUBIC || by == Interpolation.LANCZOS;
    }

    double weight(double distance) {
        double x = Math.abs(distance);
        return switch (by) {
            case BILINEAR, NEAREST -> Math.max(0, 1 - x);
            case BICUBIC -> cubic(x);
            case LANCZOS -> x < support ? sinc(x) * sinc(x / support) : 0;
        };
    }

    private static double cubic(double x) {
        if (x < 1) {
            return ((CUBIC + 2) * x - (CUBIC + 3)) * x * x + 1;
        }
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * CUBIC : 0;
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }

    /**
     * The largest of 1, 2, 4 and 8 by which both sides can be divided and still need shrinking by half, for a decoder that can do that. Only the triangle is blunt
     * enough that it makes no difference to speak of.
     */
    int reduction(Frame frame) {
        int reduction = by == Interpolation.BILINEAR ? 8 : 1;
        while (reduction > 1 && (!halves(frame.down(), reduction) || !halves(frame.across(), reduction))) {
            reduction /= 2;
        }
        return reduction;
    }

    private static boolean halves(Frame.Axis axis, int reduction) {
        return axis.length() / reduction >= 2 * axis.resized();
    }
}
