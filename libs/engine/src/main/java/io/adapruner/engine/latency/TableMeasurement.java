package io.adapruner.engine.latency;

import io.adapruner.network.ChannelGroup;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.PruningPlan;
import io.adapruner.network.Surgery;
import io.adapruner.network.Weights;
import io.adapruner.network.latency.Fingerprint;
import io.adapruner.network.latency.LatencyTable;
import io.adapruner.network.latency.LayerTimes;
import io.adapruner.network.latency.Units;
import io.adapruner.network.latency.WidthTrials;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    /** What is told of a measurement that takes its time. */
    public interface Watch {
        /** After each trial; may throw to stop. */
        void measured(int trials, int of);
    }

    public LatencyTable of(Network network, Watch watch) {
        ChannelGroups groups = ChannelGroups.of(network);
        var surgery = new Surgery(network, groups);
        Weights weights = Initialisation.random(network, SEED);
        List<int[]> trials = WidthTrials.of(groups);
        // Of the unpruned network, whose units the prediction asks for.
        var clock = new UnitClock(network);
        var units = new Units(network);
        var times = new LinkedHashMap<String, List<LayerTimes.Time>>();
        for (int t = 0; t < trials.size(); t++) {
            int done = t;
            PruningPlan plan = plan(groups, trials.get(t));
            Map<String, LayerTimes.Time> trial = trial(
                    clock,
                    units,
                    surgery.prune(plan),
                    surgery.prune(plan, weights),
                    () -> watch.measured(done, trials.size()));
            trial.forEach((unit, time) ->
                    times.computeIfAbsent(unit, u -> new ArrayList<>()).add(time));
        }
        watch.measured(trials.size(), trials.size());
        return new LatencyTable(
                LatencyTable.VERSION,
                Fingerprint.of(network),
                network.name(),
                batch,
                threads,
                ThisMachine.hardware(),
                times.entrySet().stream()
                        .map(unit -> new LayerTimes(unit.getKey(), unit.getValue()))
                        .toList());
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

    private Map<String, LayerTimes.Time> trial(
            UnitClock clock, Units units, Network network, Weights weights, Runnable stop) {
        List<Profile.Run> runs = new TimedRuns(batch, threads).profiled(network, weights, RUNS, stop);
        List<Map<String, Double>> byRun = runs.stream().map(clock::times).toList();
        Map<String, TensorShape> shapes = network.shapes();
        var times = new LinkedHashMap<String, LayerTimes.Time>();
        for (String unit : units.all()) {
            Layer layer = network.layer(unit);
            times.put(
                    unit,
                    new LayerTimes.Time(
                            shapes.get(layer.inputs().getFirst()).channels(),
                            shapes.get(unit).channels(),
                            Quantile.lowerQuartile(
                                    byRun.stream().mapToDouble(r -> r.get(unit)).toArray())));
        }
        return times;
    }
}
