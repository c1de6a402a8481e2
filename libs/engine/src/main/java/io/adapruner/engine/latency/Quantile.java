package io.adapruner.engine.latency;

import java.util.Arrays;

/** Of times of the same work. */
final class Quantile {
    private Quantile() {}

    /** The time that a quarter of the runs stayed within: what other processes add to a run never makes it faster. */
    static double lowerQuartile(double... millis) {
        return of(0.25, millis);
    }

    static double median(double... millis) {
        return of(0.5, millis);
    }

    private static double of(double part, double... millis) {
        double[] sorted = millis.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.floor(part * (sorted.length - 1))];
    }
}
