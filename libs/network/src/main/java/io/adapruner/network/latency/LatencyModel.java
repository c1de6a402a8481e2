package io.adapruner.network.latency;

import io.adapruner.network.ChannelGroups;
import io.adapruner.network.ChannelGroups.ChannelCount;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;

/**
 * Predicts the latency of a network at any widths: the sum of its units' fitted times, and of those whose widths are whole the medians of
 * what was measured, so that the unpruned network has its measured time.
 */
public final class LatencyModel {
    private static final double NANOS_PER_MILLI = 1e6;

    private record Entry(ChannelCount in, ChannelCount out, LayerFit fit) {
        double millis(int[] widths) {
            return fit.millis(in.at(widths), out.at(widths));
        }
    }

    private final List<Entry> entries;
    private final int[] full;

    private LatencyModel(List<Entry> entries, int[] full) {
        this.entries = entries;
        this.full = full;
    }

    /**
     * The model of a network by its table.
     *
     * @throws ProblemException {@link ProblemCode#INVALID_REQUEST} when the table is of another network
     */
    public static LatencyModel of(Network network, ChannelGroups groups, LatencyTable table) {
        requireOf(network, table);
        int[] full = groups.all().stream().mapToInt(g -> g.width()).toArray();
        var entries = new ArrayList<Entry>();
        for (String unit : new Units(network).all()) {
            Layer layer = network.layer(unit);
            ChannelCount in = groups.count(layer.inputs().getFirst());
            ChannelCount out = groups.count(unit);
            List<LayerTimes.Time> times = table.of(unit)
                    .orElseThrow(() -> invalid("it has no times of layer " + unit))
                    .times();
            if (times.getFirst().inputs() != in.at(full) || times.getFirst().outputs() != out.at(full)) {
                throw invalid("the first time of layer " + unit + " is of "
                        + times.getFirst().inputs() + " to "
                        + times.getFirst().outputs() + " channels, the layer has " + in.at(full) + " to "
                        + out.at(full));
            }
            entries.add(new Entry(in, out, LayerFit.of(times)));
        }
        return new LatencyModel(List.copyOf(entries), full);
    }

    /**
     * Refuses a table of another network.
     *
     * @throws ProblemException {@link ProblemCode#INVALID_REQUEST}
     */
    public static void requireOf(Network network, LatencyTable table) {
        if (!table.network().equals(Fingerprint.of(network))) {
            throw invalid("it was measured of another network (" + table.name() + "); measure it of this one");
        }
    }

    /** Predicted milliseconds of the unpruned network. */
    public double originalMillis() {
        return millis(full);
    }

    /** Predicted milliseconds at the given widths, one per group in the order of {@link ChannelGroups#all()}. */
    public double millis(int[] widths) {
        double sum = 0;
        for (Entry entry : entries) {
            sum += entry.millis(widths);
        }
        return sum;
    }

    /** The same in whole nanoseconds, rounded up. */
    public long nanos(int[] widths) {
        return (long) Math.ceil(millis(widths) * NANOS_PER_MILLI);
    }

    private static ProblemException invalid(String message) {
        return new ProblemException(ProblemCode.INVALID_REQUEST, "latency table: " + message);
    }
}
