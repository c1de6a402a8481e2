package io.adapruner.search;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * One ranking of all channels: scores are normalised by their group's mean (as in Torch-Pruning's global pruning), merged,
 * and the best fraction is kept; each group's count is then brought onto its grid.
 */
final class GlobalWidths implements Widths {
    private final SearchSpace space;
    private final double[][] sorted;
    private final double[] ranking;

    /** @param scores normalised score of each unit by group */
    GlobalWidths(SearchSpace space, Map<String, List<Double>> scores) {
        this.space = space;
        this.sorted = space.slots().stream()
                .map(slot -> scores.get(slot.group()).stream()
                        .mapToDouble(Double::doubleValue)
                        .sorted()
                        .toArray())
                .toArray(double[][]::new);
        this.ranking =
                Arrays.stream(sorted).flatMapToDouble(Arrays::stream).sorted().toArray();
    }

    /** @param scale fraction of all units that is kept, before floors and multiples */
    @Override
    public int[] at(double scale) {
        int dropped = (int) Math.rint((1 - scale) * ranking.length);
        double threshold = dropped >= ranking.length ? Double.POSITIVE_INFINITY : ranking[dropped];
        int[] widths = new int[sorted.length];
        for (int s = 0; s < widths.length; s++) {
            widths[s] = space.slots().get(s).grid().nearest(atLeast(sorted[s], threshold));
        }
        return space.widths(widths);
    }

    private static int atLeast(double[] ascending, double threshold) {
        int below = 0;
        while (below < ascending.length && ascending[below] < threshold) {
            below++;
        }
        return ascending.length - below;
    }

    @Override
    public double low() {
        return 0;
    }

    @Override
    public double high() {
        return 1;
    }
}
