package io.adapruner.engine.residual;

import io.adapruner.engine.calibration.WeightColumns;
import io.adapruner.network.ChannelGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The bookkeeping of one consumer's curve: the order in which its unknowns come in, and what is explained at each width.
 *
 * @param order all rows of {@link WeightColumns}: first those of channels that the group does not own, then unit by unit
 * @param ends for each width, 1 first, how many rows of the order are present
 */
record GroupCurve(int[] order, int[] ends) {
    /** @param scores one per unit, higher comes first, ties by lower index */
    static GroupCurve of(WeightColumns columns, ChannelGroup.Member consumer, double[] scores) {
        List<int[]> units = consumer.channels().stream()
                .map(channels -> rows(columns, channels))
                .toList();
        boolean[] owned = new boolean[columns.inputs()];
        units.forEach(rows -> Arrays.stream(rows).forEach(row -> owned[row] = true));
        var order = new ArrayList<Integer>();
        IntStream.range(0, owned.length).filter(row -> !owned[row]).forEach(order::add);
        int[] ranked = IntStream.range(0, units.size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer u) -> -scores[u]))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] ends = new int[ranked.length];
        for (int w = 0; w < ranked.length; w++) {
            Arrays.stream(units.get(ranked[w])).forEach(order::add);
            ends[w] = order.size();
        }
        return new GroupCurve(order.stream().mapToInt(Integer::intValue).toArray(), ends);
    }

    /** The same channel of every convolution group is one row of that group's system. */
    private static int[] rows(WeightColumns columns, int[] channels) {
        return Arrays.stream(channels)
                .map(c -> c % columns.channels())
                .distinct()
                .flatMap(c -> IntStream.range(0, columns.area()).map(k -> k * columns.channels() + c))
                .toArray();
    }

    /**
     * What is lost at each width beyond what the ridge itself loses at full width, so 0 there and never increasing.
     *
     * @param explained per row of the order, what it adds to the explained energy
     */
    double[] lost(double[] explained) {
        double[] lost = new double[ends.length];
        double sum = 0;
        for (int w = ends.length - 1; w > 0; w--) {
            for (int row = ends[w - 1]; row < ends[w]; row++) {
                sum += explained[row];
            }
            lost[w - 1] = sum;
        }
        return lost;
    }
}
