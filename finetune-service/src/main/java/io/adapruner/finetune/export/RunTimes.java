package io.adapruner.finetune.export;

import java.util.Arrays;

/** Times of the same work, in milliseconds, of which the median counts. */
final class RunTimes {
    /** Half of 1.96: ranks n/2 -+ this times the root of n bracket the median of the distribution in 95 of 100 cases. */
    private static final double HALF_QUANTILE = 0.98;

    private double[] millis = new double[16];
    private int count;

    void add(double time) {
        if (count == millis.length) {
            millis = Arrays.copyOf(millis, 2 * count);
        }
        millis[count++] = time;
    }

    int count() {
        return count;
    }

    double median() {
        double[] sorted = sorted();
        return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
    }

    /**
     * Width of the median's 95 % confidence interval relative to the median; by order statistics, so that a few passes that
     * another process delayed do not count. Infinite while there are too few times for one.
     */
    double uncertainty() {
        int below = (int) Math.floor(count / 2.0 - HALF_QUANTILE * Math.sqrt(count));
        if (below < 0) {
            return Double.POSITIVE_INFINITY;
        }
        double[] sorted = sorted();
        return (sorted[count - 1 - below] - sorted[below]) / median();
    }

    private double[] sorted() {
        double[] sorted = Arrays.copyOf(millis, count);
        Arrays.sort(sorted);
        return sorted;
    }
}
