package io.adapruner.search;

import io.adapruner.network.WidthGrid;
import io.adapruner.search.SearchSpace.Slot;

/**
 * AdaPruner's widths, as reconstructed: c(s) = clip(round_d(s * (I_b / mean I) * C), c_min, C). With the same importance
 * everywhere it is uniform scaling, the control.
 */
final class ImportanceWidths implements Widths {
    /** A block without any scale left still grows, if last of all, so that the full network is in the family. */
    private static final double LEAST_RATIO = 1e-6;

    private final SearchSpace space;
    private final double[] ratios;
    private final double high;

    private ImportanceWidths(SearchSpace space, double[] ratios) {
        this.space = space;
        this.ratios = ratios;
        double least = Double.POSITIVE_INFINITY;
        for (double ratio : ratios) {
            least = Math.min(least, ratio);
        }
        this.high = reciprocal(least);
    }

    static ImportanceWidths of(SearchSpace space) {
        double mean =
                space.slots().stream().mapToDouble(Slot::importance).average().orElseThrow();
        return new ImportanceWidths(
                space,
                space.slots().stream()
                        .mapToDouble(slot -> mean > 0 ? Math.max(LEAST_RATIO, slot.importance() / mean) : 1)
                        .toArray());
    }

    /** The same fraction everywhere, whatever the blocks' importance is. */
    static ImportanceWidths uniform(SearchSpace space) {
        return new ImportanceWidths(
                space, space.slots().stream().mapToDouble(slot -> 1).toArray());
    }

    /** The least x with x * ratio >= 1: 1 / ratio itself may miss by one rounding, and the widest group its last units. */
    private static double reciprocal(double ratio) {
        double x = 1 / ratio;
        while (x * ratio < 1) {
            x = Math.nextUp(x);
        }
        return x;
    }

    @Override
    public int[] at(double scale) {
        int[] widths = new int[ratios.length];
        for (int s = 0; s < widths.length; s++) {
            WidthGrid grid = space.slots().get(s).grid();
            widths[s] = grid.nearest(scale * ratios[s] * grid.full());
        }
        return space.widths(widths);
    }

    @Override
    public double low() {
        return 0;
    }

    @Override
    public double high() {
        return high;
    }
}
