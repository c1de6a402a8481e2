package io.adapruner.network.latency;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.List;
import java.util.Objects;

/**
 * What one unit of a network takes at several widths.
 *
 * @param layer that makes the unit's channels ({@link Units})
 * @param times at least one, the first of the whole network
 */
public record LayerTimes(String layer, List<Time> times) {
    /** Most widths at which one unit may have been measured. */
    public static final int MOST_TIMES = 256;

    private static final int LONGEST_NAME = 512;
    private static final int MOST_CHANNELS = 10_000_000;
    /** A day. */
    private static final double LONGEST_MILLIS = 24 * 3600 * 1000.0;

    /**
     * One measurement.
     *
     * @param inputs channels that the layer read
     * @param outputs channels that it made
     * @param millis of one pass over the table's batch
     */
    public record Time(int inputs, int outputs, double millis) {
        public Time {
            require(
                    inputs >= 1 && inputs <= MOST_CHANNELS && outputs >= 1 && outputs <= MOST_CHANNELS,
                    "a time is of " + inputs + " to " + outputs + " channels; both must be 1 to " + MOST_CHANNELS);
            require(
                    millis >= 0 && millis <= LONGEST_MILLIS,
                    "a time of " + millis + " ms must be 0 to " + LONGEST_MILLIS);
        }
    }

    public LayerTimes {
        require(
                layer != null && !layer.isBlank() && layer.length() <= LONGEST_NAME,
                "a layer's name must have 1 to " + LONGEST_NAME + " characters");
        require(
                times != null && times.stream().noneMatch(Objects::isNull),
                "times of layer " + layer + " are missing or hold null");
        times = List.copyOf(times);
        require(
                !times.isEmpty() && times.size() <= MOST_TIMES,
                "layer " + layer + " has " + times.size() + " times; it must have 1 to " + MOST_TIMES);
    }

    /** The median of what a unit took at its whole widths, those of the first of its times. */
    static double wholeMillis(List<Time> times) {
        Time whole = times.getFirst();
        double[] sorted = times.stream()
                .filter(t -> t.inputs == whole.inputs && t.outputs == whole.outputs)
                .mapToDouble(Time::millis)
                .sorted()
                .toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, "latency table: " + message);
        }
    }
}
