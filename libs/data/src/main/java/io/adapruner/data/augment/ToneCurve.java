package io.adapruner.data.augment;

import java.util.function.IntUnaryOperator;

/** Changes of values that look at nothing but the value, and at most at how often each one is in the channel. */
final class ToneCurve {
    private static final int LEVELS = 256;
    private static final int BRIGHTEST = LEVELS - 1;

    private ToneCurve() {}

    /** Keeps the {@code bits} upper bits. */
    static void posterize(Pixels image, int bits) {
        int mask = BRIGHTEST << (Byte.SIZE - bits) & BRIGHTEST;
        each(image, value -> value & mask);
    }

    /** Turns values from the threshold on into their negatives. */
    static void solarize(Pixels image, double threshold) {
        each(image, value -> value >= threshold ? BRIGHTEST - value : value);
    }

    /** Spreads each channel from black to the brightest. */
    static void autoContrast(Pixels image) {
        for (int c = 0; c < image.channels(); c++) {
            int[] counts = counts(image, c);
            int darkest = first(counts, 0, 1);
            int brightest = first(counts, BRIGHTEST, -1);
            int range = brightest - darkest;
            if (range > 0) {
                apply(image, c, value -> (value - darkest) * BRIGHTEST / range);
            }
        }
    }

    /** Makes all values of each channel as frequent as can be, as Pillow does. */
    static void equalize(Pixels image) {
        for (int c = 0; c < image.channels(); c++) {
            int[] counts = counts(image, c);
            int step = (image.plane() - counts[first(counts, BRIGHTEST, -1)]) / BRIGHTEST;
            if (step > 0) {
                int[] table = new int[LEVELS];
                int before = step / 2;
                for (int value = 0; value < LEVELS; value++) {
                    table[value] = Math.min(BRIGHTEST, before / step);
                    before += counts[value];
                }
                apply(image, c, value -> table[value]);
            }
        }
    }

    private static void each(Pixels image, IntUnaryOperator curve) {
        for (int c = 0; c < image.channels(); c++) {
            apply(image, c, curve);
        }
    }

    private static void apply(Pixels image, int channel, IntUnaryOperator curve) {
        for (int i = 0; i < image.plane(); i++) {
            image.set(channel, i, curve.applyAsInt(image.get(channel, i)));
        }
    }

    private static int[] counts(Pixels image, int channel) {
        int[] counts = new int[LEVELS];
        for (int i = 0; i < image.plane(); i++) {
            counts[image.get(channel, i)]++;
        }
        return counts;
    }

    /** The first value that there is, from one end. */
    private static int first(int[] counts, int end, int step) {
        int value = end;
        while (counts[value] == 0) {
            value += step;
        }
        return value;
    }
}
