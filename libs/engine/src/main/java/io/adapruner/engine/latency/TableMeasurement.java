package io.adapruner.engine.latency;

import io.adapruner.network.ChannelGroup;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Network;
import io.adapruner.network.PruningPlan;
import io.adapruner.network.Surgery;
import io.adapruner.network.Weights;
import io.adapruner.network.latency.Fingerprint;
import io.adapruner.network.latency.LatencyModel;
import io.adapruner.network.latency.LatencyTable;
import io.adapruner.network.latency.LayerTimes;
import io.adapruner.network.latency.Units;
import io.adapruner.network.latency.WidthTrials;
import io.adapruner.network.op.Survivors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Measures a latency table on this machine. Not single layers are timed but the whole network at some widths
 * ({@link WidthTrials}), operation by operation: so each runs with the fusions, layouts and cold caches that it has in the
 * network. What a weight is does not matter for the time, so they are random.
 *
 * @param batch samples in one pass
 * @param threads of one operation
 */
public record TableMeasurement(int batch, int threads) {
    private static final int RUNS = 13;
    private static final long SEED = 1;
    /** A series that took so many times what all the others together say is measured again: the machine did something else. */
    private static final double SUSPICIOUS = 1.2;

    /** What is told of a measurement that takes its time. */
    public interface Watch {
        /** Before each pass; may throw to stop. */
        void measured(int trials, int of);
    }

    /** Measures; says so to the watch before every pass. */
    public LatencyTable of(Network network, Watch watch) {
        ChannelGroups groups = ChannelGroups.of(network);
        var series = new Series(network, groups);
        List<int[]> trials = WidthTrials.of(groups);
        var measured = new ArrayList<List<LayerTimes.Time>>();
        for (int t = 0; t < trials.size(); t++) {
            int done = t;
            measured.add(series.times(trials.get(t), () -> watch.measured(done, trials.size())));
        }
        LatencyModel model = LatencyModel.of(network, groups, table(network, series.units(), measured));
        for (int t = 0; t < trials.size(); t++) {
            double took = measured.get(t).stream()
                    .mapToDouble(LayerTimes.Time::millis)
                    .sum();
            if (took > SUSPICIOUS * model.millis(trials.get(t))) {
                List<LayerTimes.Time> again =
                        series.times(trials.get(t), () -> watch.measured(trials.size(), trials.size()));
                measured.set(t, faster(measured.get(t), again));
            }
        }
        watch.measured(trials.size(), trials.size());
        return table(network, series.units(), measured);
    }

    private static List<LayerTimes.Time> faster(List<LayerTimes.Time> one, List<LayerTimes.Time> other) {
        return IntStream.range(0, one.size())
                .mapToObj(u -> one.get(u).millis() <= other.get(u).millis() ? one.get(u) : other.get(u))
                .toList();
    }

    private LatencyTable table(Network network, List<String> units, List<List<LayerTimes.Time>> measured) {
        return new LatencyTable(
                LatencyTable.VERSION,
                Fingerprint.of(network),
                network.name(),
                batch,
                threads,
                ThisMachine.hardware(),
                IntStream.range(0, units.size())
                        .mapToObj(u -> new LayerTimes(
                                units.get(u),
                                measured.stream().map(t -> t.get(u)).toList()))
                        .toList());
    }

    /** Passes of one network at any widths. */
    private final class Series {
        private final ChannelGroups groups;
        private final Surgery surgery;
        private final Weights weights;
        private final UnitClock clock;
        private final List<String> units;

        Series(Network network, ChannelGroups groups) {
            this.groups = groups;
            this.surgery = new Surgery(network, groups);
            this.weights = Initialisation.random(network, SEED);
            // Of the unpruned network, whose units the prediction asks for.
            this.clock = new UnitClock(network);
            this.units = List.copyOf(new Units(network).all());
        }

        List<String> units() {
            return units;
        }

        /** Of every unit, in their order. */
        List<LayerTimes.Time> times(int[] widths, Runnable stop) {
            PruningPlan plan = plan(groups, widths);
            Network network = surgery.prune(plan);
            List<Map<String, Double>> runs = new TimedRuns(batch, threads)
                    .profiled(network, surgery.prune(plan, weights), RUNS, stop).stream()
                            .map(clock::times)
                            .toList();
            Map<String, Survivors> survivors = surgery.survivors(plan);
            return units.stream()
                    .map(unit -> new LayerTimes.Time(
                            survivors
                                    .get(network.layer(unit).inputs().getFirst())
                                    .indices()
                                    .length,
                            survivors.get(unit).indices().length,
                            Quantile.lowerQuartile(
                                    runs.stream().mapToDouble(r -> r.get(unit)).toArray())))
                    .toList();
        }
    }

    private static PruningPlan plan(ChannelGroups groups, int[] widths) {
        var named = new LinkedHashMap<String, Integer>();
        List<ChannelGroup> all = groups.all();
        for (int g = 0; g < widths.length; g++) {
            if (widths[g] < all.get(g).width()) {
                named.put(all.get(g).name(), widths[g]);
            }
        }
        return PruningPlan.ofWidths(named);
    }
}
