package io.adapruner.data.image;

import io.adapruner.data.sample.Frame;
import io.adapruner.recipe.Interpolation;

/**
 * Where the positions of one axis that stay read, and how much of each: a kernel that widens when shrinking, as Pillow's.
 *
 * @param first the first position of the decoded image that each position reads
 * @param weights {@code each} for each position, whose sum is the kernel's one; the last may be 0
 * @param each a multiple of {@link #GROUP}, so that loops over them have few ends
 * @param begin the first position that any reads
 * @param end position after the last that any reads with a weight
 */
record Taps(int[] first, long[] weights, int each, int begin, int end) {
    /** Weights that are computed together: all of them where a side shrinks to half or less, or grows. */
    static final int GROUP = 4;

    /**
     * Only what was cut out is read: at its edges the kernel is cut off.
     *
     * @param reduction how many times smaller than the picture the decoded image is
     * @param length positions of the decoded image
     */
    static Taps of(Frame.Axis axis, Kernel kernel, int reduction, int length) {
        double scale = (double) axis.length() / axis.resized() / reduction;
        double wider = Math.max(1, scale);
        double support = kernel.support() * wider;
        int low = axis.first() / reduction;
        int high = Math.min(length, Math.ceilDiv(axis.first() + axis.length(), reduction));
        if (kernel.by() == Interpolation.NEAREST) {
            return nearest(axis, kernel, scale, low, high);
        }
        int each = Math.ceilDiv((int) (2 * support + 1), GROUP) * GROUP;
        int[] first = new int[axis.count()];
        long[] weights = new long[axis.count() * each];
        int end = 0;
        for (int i = 0; i < first.length; i++) {
            double centre = (double) axis.first() / reduction + (axis.start() + i + 0.5) * scale;
            first[i] = Math.max(low, (int) (centre - support + 0.5));
            end = Math.min(high, (int) (centre + support + 0.5));
            weigh(first[i], end, centre, kernel, wider, weights, i * each);
        }
        return new Taps(first, weights, each, first[0], end);
    }

    /** Positions are added up and not multiplied, as Pillow does it: that decides where one lies between two pixels. */
    private static Taps nearest(Frame.Axis axis, Kernel kernel, double scale, int low, int high) {
        int[] first = new int[axis.count()];
        long[] weights = new long[axis.count() * GROUP];
        double centre = low + scale / 2;
        for (int i = 0; i < axis.start(); i++) {
            centre += scale;
        }
        for (int i = 0; i < first.length; i++) {
            first[i] = Math.clamp((long) centre, low, high - 1);
            weights[i * GROUP] = kernel.one();
            centre += scale;
        }
        return new Taps(first, weights, GROUP, first[0], first[first.length - 1] + 1);
    }

    /** For a mirror image. */
    Taps reversed() {
        int[] turned = new int[first.length];
        long[] turnedWeights = new long[weights.length];
        for (int i = 0; i < turned.length; i++) {
            int from = turned.length - 1 - i;
            turned[i] = first[from];
            System.arraycopy(weights, from * each, turnedWeights, i * each, each);
        }
        return new Taps(turned, turnedWeights, each, begin, end);
    }

    private static void weigh(int begin, int end, double centre, Kernel kernel, double wider, long[] weights, int at) {
        double sum = 0;
        for (int k = begin; k < end; k++) {
            sum += kernel.weight((k + 0.5 - centre) / wider);
        }
        // rounded where they add up, so that what is lost at one is made good at the next
        double reached = 0;
        long given = 0;
        for (int k = begin; k < end; k++) {
            reached += kernel.weight((k + 0.5 - centre) / wider) / sum;
            long upTo = Math.round(reached * kernel.one());
            weights[at + k - begin] = upTo - given;
            given = upTo;
        }
    }
}
