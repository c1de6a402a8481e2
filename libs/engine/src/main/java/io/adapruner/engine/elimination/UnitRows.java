package io.adapruner.engine.elimination;

import io.adapruner.engine.calibration.WeightColumns;
import io.adapruner.network.ChannelGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which of a consumer's unknowns read which unit of a group.
 *
 * @param units of the group, those that the rows belong to
 * @param rows for each of these units, indices among the unknowns (see {@link WeightColumns}) of one system
 */
public record UnitRows(int[] units, List<int[]> rows) {
    public static UnitRows of(WeightColumns columns, ChannelGroup.Member consumer) {
        List<int[]> rows = consumer.channels().stream()
                .map(channels -> rows(columns, channels))
                .toList();
        return new UnitRows(IntStream.range(0, rows.size()).toArray(), rows);
    }

    /** The same channel of every convolution group is one row of that group's system. */
    private static int[] rows(WeightColumns columns, int[] channels) {
        return Arrays.stream(channels)
                .map(c -> c % columns.channels())
                .distinct()
                .flatMap(c -> IntStream.range(0, columns.area()).map(k -> k * columns.channels() + c))
                .toArray();
    }

    /** Rows of one unit; all have as many, for a group's units occur equally often in every value. */
    int size() {
        return rows.getFirst().length;
    }

    /** Every so many units together, so that no part has more rows than that (unless one unit has). */
    List<UnitRows> parts(int most) {
        int perPart = Math.max(1, most / size());
        int count = Math.ceilDiv(units.length, perPart);
        var parts = new ArrayList<UnitRows>();
        for (int first = 0; first < count; first++) {
            // Neighbours in different parts: channels that stand beside each other are no more alike than others.
            int[] of = IntStream.iterate(first, u -> u < units.length, u -> u + count)
                    .toArray();
            parts.add(new UnitRows(
                    Arrays.stream(of).map(u -> units[u]).toArray(),
                    Arrays.stream(of).mapToObj(rows::get).toList()));
        }
        return parts;
    }

    /** The same rows in a system that holds the given ones, in their order. */
    public UnitRows within(int[] present) {
        List<int[]> found = rows.stream()
                .map(own -> Arrays.stream(own)
                        .map(row -> Arrays.binarySearch(present, row))
                        .toArray())
                .toList();
        return new UnitRows(units, found);
    }

    /** The same rows in a system that holds nothing but them, in the order of {@link #all}. */
    UnitRows alone() {
        int size = size();
        List<int[]> own = IntStream.range(0, units.length)
                .mapToObj(u -> IntStream.range(u * size, (u + 1) * size).toArray())
                .toList();
        return new UnitRows(units, own);
    }

    /** Unit by unit. */
    int[] all() {
        return rows.stream().flatMapToInt(Arrays::stream).toArray();
    }
}
