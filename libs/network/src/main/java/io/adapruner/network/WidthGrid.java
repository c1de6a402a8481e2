package io.adapruner.network;

import java.util.stream.IntStream;

/**
 * The widths that one group may take: multiples of d from c_min to C, and C itself.
 *
 * @param full C, units of the unpruned group
 * @param floor c_min = max(d, ceil(minimumKept * C)), rounded up to a multiple of d, at most C
 * @param multipleOf d
 */
public record WidthGrid(int full, int floor, int multipleOf) {
    /** Keeps ceil(0.1 * 10) at 1 although 0.1 * 10 may come out a hair above it. */
    private static final double ROUNDING_SLACK = 1e-9;

    public WidthGrid {
        if (full < 1 || floor < 1 || floor > full || multipleOf < 1) {
            throw new IllegalArgumentException(
                    "no width grid from " + floor + " to " + full + " in steps of " + multipleOf);
        }
    }

    public static WidthGrid of(int full, int multipleOf, double minimumKept) {
        int least = Math.max(multipleOf, (int) Math.ceil(minimumKept * full - ROUNDING_SLACK));
        return new WidthGrid(full, Math.min(full, Math.ceilDiv(least, multipleOf) * multipleOf), multipleOf);
    }

    /** clip(round_d(width), c_min, C), halves rounded up; monotone in {@code width}; C is kept though d may not divide it. */
    public int nearest(double width) {
        if (width >= full) {
            return full;
        }
        double multiples = Math.floor(width / multipleOf + 0.5);
        return (int) Math.clamp(multiples * multipleOf, floor, full);
    }

    /** Every width, ascending. */
    public IntStream widths() {
        return IntStream.concat(IntStream.iterate(floor, w -> w < full, w -> w + multipleOf), IntStream.of(full));
    }

    /** The next larger width; {@code full} has none and yields itself. */
    public int next(int width) {
        return Math.min(full, (width / multipleOf + 1) * multipleOf);
    }
}
