package io.adapruner.engine.compensation;

import ai.djl.ndarray.NDArray;
import io.adapruner.engine.calibration.BatchValues;
import io.adapruner.engine.calibration.CalibrationImages;
import io.adapruner.engine.calibration.LayerPrograms;
import io.adapruner.engine.calibration.NetworkWalk;
import io.adapruner.engine.calibration.NormalEquations;
import io.adapruner.engine.calibration.OutputShift;
import io.adapruner.engine.calibration.RestingPlaces;
import io.adapruner.engine.calibration.SampledLayer;
import io.adapruner.engine.calibration.TensorKit;
import io.adapruner.engine.calibration.WeightColumns;
import io.adapruner.engine.elimination.Elimination;
import io.adapruner.engine.elimination.LeastSquares;
import io.adapruner.engine.elimination.Stream;
import io.adapruner.engine.elimination.UnitRows;
import io.adapruner.engine.program.Argument;
import io.adapruner.network.ChannelGroup;
import io.adapruner.network.ChannelGroup.Role;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.criterion.Selection;
import io.adapruner.network.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Elimination in order of depth: which units of a group go is decided when the layer that reads them is reached, from its inputs
 * as the network really produces them with everything before it pruned and refitted, and for the target that undoes the stream's
 * error ({@link LayerTargets}). The network keeps all its channels on the way; what is gone is not read any more.
 *
 * <p>A group that several layers read, or one layer with more than {@value LeastSquares#WIDEST} unknowns, is decided beforehand by the
 * caller: the first reader cannot know what the others will miss.
 */
final class ProgressiveElimination {
    private final TensorKit kit;
    private final LayerPrograms programs;
    private final Network network;
    private final Weights weights;
    private final CalibrationImages images;
    private final OriginalOutputs outputs;
    private final Map<String, LayerTargets> targets;
    private final double ridge;
    private final long bytes;

    /**
     * @param programs of the original network, its layers in {@link SumOrder}
     * @param ridge of the refitting, as in {@link Compensation}
     * @param bytes of activations held between two layers, at most
     */
    ProgressiveElimination(
            TensorKit kit,
            LayerPrograms programs,
            Weights weights,
            CalibrationImages images,
            OriginalOutputs outputs,
            Map<String, LayerTargets> targets,
            double ridge,
            long bytes) {
        this.kit = kit;
        this.programs = programs;
        this.network = programs.network();
        this.weights = weights;
        this.images = images;
        this.outputs = outputs;
        this.targets = targets;
        this.ridge = ridge;
        this.bytes = bytes;
    }

    /**
     * @param widths surviving units of each group
     * @param beforehand surviving units of the groups, used where they cannot be decided on the way
     * @return surviving units of each group, ascending
     */
    Map<String, int[]> select(ChannelGroups groups, Map<String, Integer> widths, Map<String, int[]> beforehand) {
        var kept = new HashMap<String, int[]>();
        for (Map.Entry<String, Integer> width : widths.entrySet()) {
            ChannelGroup group = groups.get(width.getKey());
            if (width.getValue() == group.width() || !decidable(group)) {
                kept.put(group.name(), beforehand.get(group.name()));
            }
        }
        List<Reader> readers = readers(widths.keySet().stream().map(groups::get).toList());
        List<String> pauses = readers.stream().map(r -> r.layer().name()).toList();
        RestingPlaces rests = RestingPlaces.of(network, pauses, bytes / images.images());
        try (var walk = new NetworkWalk(kit, programs, weights, images.batches())) {
            for (int i = 0; i < readers.size(); i++) {
                walk.runUntil(rests.before(pauses.get(i)));
                reach(readers.get(i), walk, outputs.of(pauses.subList(i, pauses.size())), widths, kept);
            }
        }
        var selected = new LinkedHashMap<String, int[]>();
        widths.keySet().forEach(group -> selected.put(group, kept.get(group)));
        return selected;
    }

    /** A layer and the groups that it reads. */
    private record Reader(Layer layer, List<ChannelGroup> groups) {}

    private List<Reader> readers(List<ChannelGroup> groups) {
        return network.layers().stream()
                .filter(l -> targets.containsKey(l.name()))
                .map(l -> new Reader(
                        l,
                        groups.stream()
                                .filter(g -> g.members(Role.CONSUMER).stream()
                                        .anyMatch(m -> m.layer().equals(l.name())))
                                .toList()))
                .filter(r -> !r.groups().isEmpty())
                .toList();
    }

    private boolean decidable(ChannelGroup group) {
        List<ChannelGroup.Member> consumers = group.members(Role.CONSUMER);
        if (consumers.size() != 1 || !targets.containsKey(consumers.getFirst().layer())) {
            return false;
        }
        Layer layer = network.layer(consumers.getFirst().layer());
        int rows = WeightColumns.of(layer.op()).rows();
        return rows <= LeastSquares.WIDEST && rows < (long) images.images() * outputs.positions(layer.name());
    }

    private void reach(
            Reader reader,
            NetworkWalk walk,
            List<NDArray> originals,
            Map<String, Integer> widths,
            Map<String, int[]> kept) {
        Layer layer = reader.layer();
        Optional<OutputShift> shift = OutputShift.of(network, layer);
        WeightColumns whole = WeightColumns.of(layer.op()).withBias(shift.isPresent());
        int[] present = present(reader, whole, kept);
        Tensor own = whole.pack(weights.get(layer.parameter("weight")), shift.map(s -> s.own(weights)));
        try (var sampled = new SampledLayer(
                        kit,
                        layer.op(),
                        network.shapes().get(layer.inputs().getFirst()),
                        outputs.positions(layer.name()));
                var equations = new NormalEquations(kit, whole.of(present))) {
            add(equations, reader, walk, originals, sampled, present);
            long samples = (long) images.images() * sampled.positions();
            for (ChannelGroup group : reader.groups()) {
                if (!kept.containsKey(group.name())) {
                    UnitRows units = UnitRows.of(whole, consumer(group)).within(present);
                    double[] scores = scores(group, units, equations, layer, whole.rows(own, present), samples);
                    kept.put(group.name(), Selection.topUnits(scores, widths.get(group.name())));
                }
            }
            int[] left = present(reader, whole, kept);
            int[] among = Arrays.stream(left)
                    .map(row -> Arrays.binarySearch(present, row))
                    .toArray();
            try (NormalEquations rest = equations.of(whole.of(left), among)) {
                Tensor solution = rest.solve(whole.rows(own, left), ridge);
                replace(walk, layer, whole, shift, whole.spread(solution, left));
            }
        }
    }

    private void add(
            NormalEquations equations,
            Reader reader,
            NetworkWalk walk,
            List<NDArray> originals,
            SampledLayer sampled,
            int[] present) {
        Layer layer = reader.layer();
        boolean ones = OutputShift.of(network, layer).isPresent();
        int outs = network.shapes().get(layer.name()).channels();
        int[] all = IntStream.range(0, outs).toArray();
        long groups = sampled.columns().groups();
        try (NDArray at = kit.indices(present)) {
            for (int b = 0; b < walk.batches(); b++) {
                NDArray original = kit.share(originals.get(b));
                try (BatchValues values = walk.ahead(b, layer.name());
                        NDArray patches =
                                sampled.patches(values.get(layer.inputs().getFirst()), ones);
                        NDArray u = kit.call("columns", Argument.of(patches), Argument.of(at));
                        NDArray target = targets.get(layer.name()).pruned(original, values, sampled, all);
                        NDArray t = kit.call("grouped", Argument.of(target), Argument.of(groups))) {
                    equations.add(u, t);
                }
            }
        }
    }

    private double[] scores(
            ChannelGroup group, UnitRows units, NormalEquations equations, Layer layer, Tensor own, long samples) {
        double[] scale = Stream.behind(network, weights, layer).scale();
        float[] factors = new float[scale.length];
        for (int c = 0; c < scale.length; c++) {
            factors[c] = (float) scale[c];
        }
        int inputs = equations.columns().inputs();
        int groups = equations.columns().groups();
        try (NDArray start = kit.floats(own);
                NDArray factor = kit.floats(Tensor.of(List.of(groups, 1, scale.length / groups), factors));
                var problem =
                        LeastSquares.of(kit, equations.gram(), equations.cross(), inputs, samples, start, factor);
                var consumer = problem.of(units)) {
            return Elimination.run(group.width(), List.of(consumer)).scores();
        }
    }

    private static ChannelGroup.Member consumer(ChannelGroup group) {
        return group.members(Role.CONSUMER).getFirst();
    }

    private void replace(
            NetworkWalk walk, Layer layer, WeightColumns whole, Optional<OutputShift> shift, Tensor solution) {
        List<Integer> shape = weights.get(layer.parameter("weight")).shape();
        walk.replace(layer.parameter("weight"), whole.weight(solution, shape));
        shift.ifPresent(s -> walk.replace(s.parameter(), s.of(weights, whole.shift(solution))));
    }

    /** Unknowns whose channels have not gone, ascending, the constant last. */
    private static int[] present(Reader reader, WeightColumns whole, Map<String, int[]> kept) {
        Set<Integer> gone = new HashSet<>();
        for (ChannelGroup group : reader.groups()) {
            int[] units = kept.get(group.name());
            if (units != null) {
                group.members(Role.CONSUMER).stream()
                        .filter(member -> member.layer().equals(reader.layer().name()))
                        .map(member -> UnitRows.of(whole, member).rows())
                        .forEach(rows -> IntStream.range(0, rows.size())
                                .filter(unit -> Arrays.binarySearch(units, unit) < 0)
                                .forEach(unit -> Arrays.stream(rows.get(unit)).forEach(gone::add)));
            }
        }
        return IntStream.range(0, whole.rows())
                .filter(row -> !gone.contains(row))
                .toArray();
    }
}
