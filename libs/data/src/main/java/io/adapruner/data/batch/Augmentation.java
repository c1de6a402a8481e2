package io.adapruner.data.batch;

import java.util.SplittableRandom;

/**
 * Random changes of training images: zero padding with a random crop of the original size, and a horizontal flip with
 * probability one half.
 *
 * @param padding pixels on every side, 0: no crop
 */
public record Augmentation(int padding, boolean flip) {
    public Augmentation {
        if (padding < 0 || padding > 256) {
            throw new IllegalArgumentException("padding " + padding + " must be in 0..256");
        }
    }

    /** Padding 4 and flips (He et al. 2016). */
    public static Augmentation cifar() {
        return new Augmentation(4, true);
    }

    public static Augmentation none() {
        return new Augmentation(0, false);
    }

    /**
     * Writes one changed image.
     *
     * @param from {@code [channels, height, width]} from position 0
     * @param into same layout from {@code offset}; zero where nothing was written before
     */
    void apply(byte[] from, byte[] into, int offset, int channels, int height, int width, SplittableRandom random) {
        int down = padding == 0 ? 0 : random.nextInt(2 * padding + 1) - padding;
        int right = padding == 0 ? 0 : random.nextInt(2 * padding + 1) - padding;
        boolean mirrored = flip && random.nextBoolean();
        int firstRow = Math.max(0, -down);
        int lastRow = Math.min(height, height - down);
        int firstColumn = Math.max(0, -right);
        int count = Math.min(width, width - right) - firstColumn;
        if (count <= 0) {
            return;
        }
        for (int c = 0; c < channels; c++) {
            for (int y = firstRow; y < lastRow; y++) {
                int source = (c * height + y + down) * width + firstColumn + right;
                int row = offset + (c * height + y) * width;
                if (mirrored) {
                    int target = row + width - 1 - firstColumn;
                    for (int x = 0; x < count; x++) {
                        into[target - x] = from[source + x];
                    }
                } else {
                    System.arraycopy(from, source, into, row + firstColumn, count);
                }
            }
        }
    }
}
