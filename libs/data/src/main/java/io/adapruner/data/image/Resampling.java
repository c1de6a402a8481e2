package io.adapruner.data.image;

import io.adapruner.data.image.codec.Picture;
import io.adapruner.data.sample.Frame;
import java.util.Arrays;

/**
 * Resizing as Pillow does, which shrinks without aliasing, and cropping in one pass: across first, each row when the first
 * row of the result that reads it is due, then down. What is cropped away is not computed: resized whole, an image of one pixel
 * by thousands would take more memory than there is.
 *
 * <p>Red, green and blue of a pixel lie in one long, each in 21 bits: a value of 8 bits times weights that sum up to 13 bits. So
 * one multiplication does for all three. Where weights may be below 0, they sum up to 12 bits, and sums begin so far above 0 that none gets below.
 */
final class Resampling {
    private static final int LANE = 21;
    private static final long LEVELS = 0xffL | (0xffL << LANE) | (0xffL << (2 * LANE));
    private static final long EACH = 1 | (1L << LANE) | (1L << (2 * LANE));
    /** Levels below 0 that a sum may reach, and above 255: of Lanczos' kernel a quarter of the levels. */
    private static final int BEYOND = 128;

    private static final int LANE_BITS = (1 << LANE) - 1;

    private final Picture image;
    private final Taps across;
    private final Taps down;
    private final Planes planes;
    private final Kernel kernel;
    private final long start;
    private final int left;
    private final int[] pixels;
    private final long[] spread;
    /** The last rows that were resized across, each at its number modulo their count. */
    private final long[][] rows;

    private Resampling(Picture image, Taps across, Taps down, Kernel kernel, Planes planes) {
        this.image = image;
        this.across = across;
        this.down = down;
        this.planes = planes;
        this.kernel = kernel;
        this.start = EACH * (kernel.one() / 2 + (kernel.signed() ? BEYOND * kernel.one() : 0));
        this.left = across.begin();
        this.pixels = new int[across.end() - left];
        this.spread = new long[pixels.length + across.each()];
        this.rows = new long[down.each()][planes.width()];
    }

    /**
     * @param image the whole picture, or decoded {@code reduction} times smaller
     * @param planes receive what the frame shows
     */
    static void framed(Picture image, int reduction, Frame frame, Kernel kernel, Planes planes) {
        Taps across = Taps.of(frame.across(), kernel, reduction, image.width());
        Taps down = Taps.of(frame.down(), kernel, reduction, image.height());
        new Resampling(image, frame.mirrored() ? across.reversed() : across, down, kernel, planes).run();
    }

    private void run() {
        int next = down.begin();
        long[] sums = new long[planes.width()];
        for (int y = 0; y < planes.height(); y++) {
            int first = down.first()[y];
            for (; next < Math.min(first + down.each(), down.end()); next++) {
                resizeAcross(next, rows[next % rows.length]);
            }
            Arrays.fill(sums, start);
            for (int k = 0; k < down.each(); k += Taps.GROUP) {
                addRows(first + k, y * down.each() + k, sums);
            }
            for (int x = 0; x < sums.length; x++) {
                long levels = levels(sums[x]);
                planes.set(y, x, (int) (levels >>> (2 * LANE)), (int) (levels >>> LANE), (int) levels);
            }
        }
    }

    /** A row behind the last that counts has no weight, whatever stands in its place. */
    private void addRows(int first, int at, long[] sums) {
        long[] row0 = rows[first % rows.length];
        long[] row1 = rows[(first + 1) % rows.length];
        long[] row2 = rows[(first + 2) % rows.length];
        long[] row3 = rows[(first + 3) % rows.length];
        long[] weights = down.weights();
        long weight0 = weights[at];
        long weight1 = weights[at + 1];
        long weight2 = weights[at + 2];
        long weight3 = weights[at + 3];
        for (int x = 0; x < sums.length; x++) {
            sums[x] += weight0 * row0[x] + weight1 * row1[x] + weight2 * row2[x] + weight3 * row3[x];
        }
    }

    private void resizeAcross(int y, long[] row) {
        image.row(y, left, pixels.length, pixels);
        for (int x = 0; x < pixels.length; x++) {
            long pixel = pixels[x];
            spread[x] = (pixel & 0xff) | ((pixel & 0xff00) << (LANE - 8)) | ((pixel & 0xff0000) << (2 * LANE - 16));
        }
        if (across.each() == Taps.GROUP) {
            acrossFew(row);
        } else {
            acrossMany(row);
        }
    }

    /** Most pictures shrink to no less than two thirds, where a loop over four weights would cost more than they do. */
    private void acrossFew(long[] row) {
        int[] first = across.first();
        long[] weights = across.weights();
        long[] from = spread;
        for (int x = 0; x < row.length; x++) {
            int at = x * Taps.GROUP;
            int place = first[x] - left;
            row[x] = levels(start
                            + weights[at] * from[place]
                            + weights[at + 1] * from[place + 1]
                            + weights[at + 2] * from[place + 2]
                            + weights[at + 3] * from[place + 3])
                    & LEVELS;
        }
    }

    private void acrossMany(long[] row) {
        int[] first = across.first();
        long[] weights = across.weights();
        int taps = across.each();
        for (int x = 0; x < row.length; x++) {
            int from = first[x] - left;
            int at = x * taps;
            long sum = start;
            for (int k = 0; k < taps; k += Taps.GROUP) {
                sum += weights[at + k] * spread[from + k]
                        + weights[at + k + 1] * spread[from + k + 1]
                        + weights[at + k + 2] * spread[from + k + 2]
                        + weights[at + k + 3] * spread[from + k + 3];
            }
            row[x] = levels(sum) & LEVELS;
        }
    }

    /** The sum's levels, of which the lowest 8 bits of each lane count. */
    private long levels(long sum) {
        if (!kernel.signed()) {
            return sum >>> kernel.precision();
        }
        return level(sum) | level(sum >>> LANE) << LANE | level(sum >>> (2 * LANE)) << (2 * LANE);
    }

    private long level(long lane) {
        return Math.clamp(((lane & LANE_BITS) >>> kernel.precision()) - BEYOND, 0, 0xff);
    }
}
