package io.adapruner.network.latency;

import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import java.util.ArrayList;
import java.util.List;

/** Tables as a machine would make them whose times follow a law; what other modules' tests use too. */
public final class SyntheticTables {
    public static final Hardware MACHINE = new Hardware("imagined", "none", 1, "formula 1");

    private SyntheticTables() {}

    /** Milliseconds of one unit. */
    public interface Law {
        double millis(String unit, int inputs, int outputs);
    }

    public static LatencyTable of(Network network, Law law) {
        ChannelGroups groups = ChannelGroups.of(network);
        List<int[]> trials = WidthTrials.of(groups);
        var layers = new ArrayList<LayerTimes>();
        for (String unit : new Units(network).all()) {
            Layer layer = network.layer(unit);
            layers.add(new LayerTimes(
                    unit,
                    trials.stream()
                            .map(widths -> time(unit, groups, layer, widths, law))
                            .toList()));
        }
        return new LatencyTable(LatencyTable.VERSION, Fingerprint.of(network), network.name(), 1, 1, MACHINE, layers);
    }

    private static LayerTimes.Time time(String unit, ChannelGroups groups, Layer layer, int[] widths, Law law) {
        int in = groups.count(layer.inputs().getFirst()).at(widths);
        int out = groups.count(unit).at(widths);
        return new LayerTimes.Time(in, out, law.millis(unit, in, out));
    }
}
