package io.adapruner.data;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Positions of a split in two parts, each ascending.
 *
 * @param heldOut the chosen part
 * @param rest the others
 */
record HoldOut(int[] rest, int[] heldOut) {
    private static final int ENOUGH = 100;
    private static final long SALT = 0x484f4c444f5554L;

    /** How many of a class's images are held out. */
    static int of(int images, double fraction) {
        return images < 2 ? 0 : Math.clamp(Math.round(fraction * images), 1, images - 1);
    }

    /**
     * Of images without classes: at least {@value #ENOUGH} where a quarter of them are as many, for a choice that rests on
     * fewer rests on chance.
     */
    static HoldOut random(int images, double fraction, long seed) {
        int[] order = Shuffle.permutation(images, new SplittableRandom(seed ^ SALT));
        int heldOut = Math.max(of(images, fraction), Math.min(ENOUGH, images / 4));
        int[] chosen = Arrays.copyOf(order, heldOut);
        int[] rest = Arrays.copyOfRange(order, heldOut, images);
        Arrays.sort(chosen);
        Arrays.sort(rest);
        return new HoldOut(rest, chosen);
    }

    /** Takes {@code round(fraction * count)} images of every class, at least one and never all. */
    static HoldOut stratified(ImageSplit split, int classes, double fraction, long seed) {
        if (!(fraction > 0 && fraction < 1)) {
            throw new IllegalArgumentException("fraction " + fraction + " must be in (0, 1)");
        }
        int[] counts = new int[classes];
        for (int i = 0; i < split.size(); i++) {
            counts[split.label(i)]++;
        }
        int[] wanted = new int[classes];
        for (int c = 0; c < classes; c++) {
            wanted[c] = of(counts[c], fraction);
        }
        int[] order = Shuffle.permutation(split.size(), new SplittableRandom(seed ^ SALT));
        boolean[] chosen = new boolean[split.size()];
        for (int i : order) {
            if (wanted[split.label(i)] > 0) {
                wanted[split.label(i)]--;
                chosen[i] = true;
            }
        }
        int[] heldOut = new int[split.size()];
        int[] rest = new int[split.size()];
        int h = 0;
        int r = 0;
        for (int i = 0; i < chosen.length; i++) {
            if (chosen[i]) {
                heldOut[h++] = i;
            } else {
                rest[r++] = i;
            }
        }
        return new HoldOut(Arrays.copyOf(rest, r), Arrays.copyOf(heldOut, h));
    }
}
