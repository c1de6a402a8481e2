package io.adapruner.network;

import java.util.List;
import java.util.stream.IntStream;

/** The widths that one group may take, the whole width among them. */
public sealed interface WidthGrid {
    /** Channels that a kernel of an inference runtime works on at once, where there are many. */
    int BLOCK = 16;
    /** Widths that the step of a group should leave. */
    int LEAST_WIDTHS = 6;

    /**
     * A step for groups of this width: {@value #BLOCK}, whose multiples the kernels of inference runtimes are made for, where it leaves
     * {@value #LEAST_WIDTHS} widths; in narrower groups 1, for there it would leave gaps that a budget is undershot by.
     */
    static int suitable(int full) {
        return full < LEAST_WIDTHS * BLOCK ? 1 : BLOCK;
    }

    /** Multiples of d from c_min to C, and C itself. */
    static WidthGrid of(int full, int multipleOf, double minimumKept) {
        return of(full, full, multipleOf, minimumKept);
    }

    /** The same for a group of C units of which {@code left} are left from earlier pruning: multiples of d from the C_min of all C, and {@code left}. */
    static WidthGrid of(int left, int full, int multipleOf, double minimumKept) {
        int least = Math.max(multipleOf, (int) Math.ceil(minimumKept * full - Multiples.ROUNDING_SLACK));
        return new Multiples(left, Math.min(left, Math.ceilDiv(least, multipleOf) * multipleOf), multipleOf);
    }

    /** Units of the unpruned group. */
    int full();

    /** The smallest width. */
    int floor();

    /** The width that a wish is rounded to; monotone in {@code width}; a wish of C or more is C. */
    int nearest(double width);

    /** Every width, ascending. */
    IntStream widths();

    /** The next larger width; {@code full} has none and yields itself. */
    int next(int width);

    /**
     * Multiples of d from c_min to C, and C itself.
     *
     * @param full C, units of the unpruned group
     * @param floor c_min = max(d, ceil(minimumKept * C)), rounded up to a multiple of d, at most C
     * @param multipleOf d
     */
    record Multiples(int full, int floor, int multipleOf) implements WidthGrid {
        /** Keeps ceil(0.1 * 10) at 1 although 0.1 * 10 may come out a hair above it. */
        private static final double ROUNDING_SLACK = 1e-9;

        public Multiples {
            if (full < 1 || floor < 1 || floor > full || multipleOf < 1) {
                throw new IllegalArgumentException(
                        "no width grid from " + floor + " to " + full + " in steps of " + multipleOf);
            }
        }

        /** clip(round_d(width), c_min, C), halves rounded up; C is kept though d may not divide it. */
        @Override
        public int nearest(double width) {
            if (width >= full) {
                return full;
            }
            double multiples = Math.floor(width / multipleOf + 0.5);
            return (int) Math.clamp(multiples * multipleOf, floor, full);
        }

        @Override
        public IntStream widths() {
            return IntStream.concat(IntStream.iterate(floor, w -> w < full, w -> w + multipleOf), IntStream.of(full));
        }

        @Override
        public int next(int width) {
            return Math.min(full, (width / multipleOf + 1) * multipleOf);
        }
    }

    /**
     * Widths that were chosen one by one.
     *
     * @param ascending all of them, the last is C
     */
    record Chosen(List<Integer> ascending) implements WidthGrid {
        public Chosen {
            ascending = List.copyOf(ascending);
            for (int i = 0; i < ascending.size(); i++) {
                if (ascending.get(i) < 1 || (i > 0 && ascending.get(i) <= ascending.get(i - 1))) {
                    throw new IllegalArgumentException("widths " + ascending + " do not ascend");
                }
            }
            if (ascending.isEmpty()) {
                throw new IllegalArgumentException("no width is left");
            }
        }

        @Override
        public int full() {
            return ascending.getLast();
        }

        @Override
        public int floor() {
            return ascending.getFirst();
        }

        /** The one at the least distance, the wider of two. */
        @Override
        public int nearest(double width) {
            int best = floor();
            for (int candidate : ascending) {
                if (Math.abs(candidate - width) <= Math.abs(best - width)) {
                    best = candidate;
                }
            }
            return best;
        }

        @Override
        public IntStream widths() {
            return ascending.stream().mapToInt(Integer::intValue);
        }

        @Override
        public int next(int width) {
            return widths().filter(w -> w > width).findFirst().orElse(full());
        }
    }
}
