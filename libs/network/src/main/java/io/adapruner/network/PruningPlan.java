package io.adapruner.network;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Which units of each channel group survive. A group that is not named stays whole.
 *
 * @param kept group name to surviving units, ascending, at least one
 */
public record PruningPlan(Map<String, int[]> kept) {
    public PruningPlan {
        var copy = new LinkedHashMap<String, int[]>();
        kept.forEach((group, units) -> {
            int[] sorted = Arrays.stream(units).sorted().distinct().toArray();
            if (sorted.length == 0 || sorted.length != units.length) {
                throw new IllegalArgumentException("group " + group + " keeps " + Arrays.toString(units)
                        + "; it must keep at least one unit, each once");
            }
            copy.put(group, sorted);
        });
        kept = Collections.unmodifiableMap(copy);
    }

    /** The first units of every group, as many as its width says: the structure of a plan without any choice. */
    public static PruningPlan ofWidths(Map<String, Integer> widths) {
        var kept = new LinkedHashMap<String, int[]>();
        widths.forEach(
                (group, width) -> kept.put(group, IntStream.range(0, width).toArray()));
        return new PruningPlan(kept);
    }
}
