package io.adapruner.network.criterion;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Which units stay, given their scores. */
public final class Selection {
    private Selection() {}

    /** The {@code width} units with the highest scores, ascending by index; equal scores prefer the lower index. */
    public static int[] topUnits(double[] scores, int width) {
        if (width < 1 || width > scores.length) {
            throw new IllegalArgumentException("cannot choose " + width + " of " + scores.length + " units");
        }
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer u) -> -scores[u]))
                .limit(width)
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
    }
}
