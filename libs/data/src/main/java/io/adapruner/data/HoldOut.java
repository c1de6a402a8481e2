package io.adapruner.data;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Positions of a split in two parts, each ascending.
 *
 * @param heldOut the chosen part
 * @param rest the others
 */
record HoldOut(int[] rest, int[] heldOut) {
    private static final int ENOUGH = 100;
    private static final long SALT = 0x484f4c444f5554L;

    /** By position, those that are held out. */
    static HoldOut of(boolean[] chosen) {
        return new HoldOut(positions(chosen, false), positions(chosen, true));
    }

    private static int[] positions(boolean[] chosen, boolean which) {
        return IntStream.range(0, chosen.length).filter(i -> chosen[i] == which).toArray();
    }

    /** How many of a class's images are held out. */
    static int of(int images, double fraction) {
        return images < 2 ? 0 : Math.clamp(Math.round(fraction * images), 1, images - 1);
    }

    /**
     * How many of all images are held out where classes are not looked at: at least {@value #ENOUGH} where a quarter of them
     * are as many, for a choice that rests on fewer rests on chance.
     */
    static int ofAll(int images, double fraction) {
        return Math.max(of(images, fraction), Math.min(ENOUGH, images / 4));
    }

    /** Takes {@link #ofAll} images, of whatever class. */
    static HoldOut random(int images, double fraction, long seed) {
        int[] order = Shuffle.permutation(images, new SplittableRandom(seed ^ SALT));
        boolean[] chosen = new boolean[images];
        IntStream.range(0, ofAll(images, fraction)).forEach(i -> chosen[order[i]] = true);
        return of(chosen);
    }

    /**
     * Takes {@code round(fraction * count)} images of every class, at least one and never all; where no class has two, {@link
     * #random some} of all.
     */
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
        if (IntStream.of(wanted).sum() == 0) {
            return random(split.size(), fraction, seed);
        }
        int[] order = Shuffle.permutation(split.size(), new SplittableRandom(seed ^ SALT));
        boolean[] chosen = new boolean[split.size()];
        for (int i : order) {
            if (wanted[split.label(i)] > 0) {
                wanted[split.label(i)]--;
                chosen[i] = true;
            }
        }
        return of(chosen);
    }
}
