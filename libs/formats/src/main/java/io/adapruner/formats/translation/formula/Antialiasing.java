package io.adapruner.formats.translation.formula;

/**
 * Positions along an axis resampled by a filter that is as wide as what it makes smaller, as {@code antialias=True} does: see ATen's
 * {@code UpSampleKernel.cpp}.
 *
 * @param from positions that there are
 * @param to positions that are wanted
 * @param scale how far apart these are
 */
public record Antialiasing(int from, int to, double scale, Filter filter) {
    /** A matrix of 512 positions by 512. */
    private static final long LARGEST = 1 << 18;

    /** What falls off on both sides of a position. */
    public enum Filter {
        LINEAR(1) {
            @Override
            double at(double x) {
                return Math.max(0, 1 - x);
            }
        },
        /** As Pillow has it; that without antialiasing falls to -0.75. */
        CUBIC(2) {
            @Override
            double at(double x) {
                double a = -0.5;
                if (x < 1) {
                    return ((a + 2) * x - (a + 3)) * x * x + 1;
                }
                return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
            }
        };

        private final int reach;

        Filter(int reach) {
            this.reach = reach;
        }

        /** @param x distance, not negative */
        abstract double at(double x);
    }

    public Antialiasing {
        if (from < 1 || to < 1 || (long) from * to > LARGEST || !(scale > 0)) {
            throw new IllegalArgumentException(
                    from + " positions of a stored tensor cannot be resampled to " + to + " at distances of " + scale);
        }
    }

    /** {@code [from, to]}: what each position has of each that is wanted. */
    double[] shares() {
        double wide = Math.max(1, scale);
        double[] shares = new double[from * to];
        for (int wanted = 0; wanted < to; wanted++) {
            double centre = scale * (wanted + 0.5);
            int first = Math.max(0, (int) (centre - filter.reach * wide + 0.5));
            int end = Math.min(from, (int) (centre + filter.reach * wide + 0.5));
            double sum = 0;
            for (int i = first; i < end; i++) {
                double share = filter.at(Math.abs((i - centre + 0.5) / wide));
                shares[i * to + wanted] = share;
                sum += share;
            }
            for (int i = first; i < end; i++) {
                shares[i * to + wanted] /= sum;
            }
        }
        return shares;
    }
}
