package io.adapruner.data.augment;

import java.util.SplittableRandom;

/**
 * A window of the image's size in the image with a black border, mirrored with probability one half.
 *
 * @param padding pixels on every side; 0: the image itself
 */
record PaddedCrop(int padding, boolean flip) {
    /**
     * Writes one changed image.
     *
     * @param from {@code [channels, height, width]} from position 0
     * @param into same layout; zero where nothing was written before
     */
    void apply(byte[] from, Pixels into, SplittableRandom random) {
        int down = padding == 0 ? 0 : random.nextInt(2 * padding + 1) - padding;
        int right = padding == 0 ? 0 : random.nextInt(2 * padding + 1) - padding;
        boolean mirrored = flip && random.nextBoolean();
        int height = into.height();
        int width = into.width();
        int firstRow = Math.max(0, -down);
        int lastRow = Math.min(height, height - down);
        int firstColumn = Math.max(0, -right);
        int count = Math.min(width, width - right) - firstColumn;
        if (count <= 0) {
            return;
        }
        for (int c = 0; c < into.channels(); c++) {
            for (int y = firstRow; y < lastRow; y++) {
                int source = (c * height + y + down) * width + firstColumn + right;
                int row = into.at(c, y, 0);
                if (mirrored) {
                    int target = row + width - 1 - firstColumn;
                    for (int x = 0; x < count; x++) {
                        into.bytes()[target - x] = from[source + x];
                    }
                } else {
                    System.arraycopy(from, source, into.bytes(), row + firstColumn, count);
                }
            }
        }
    }
}
