package io.adapruner.engine.compensation;

import ai.djl.ndarray.NDArray;
import io.adapruner.engine.calibration.BatchValues;
import io.adapruner.engine.calibration.CalibrationImages;
import io.adapruner.engine.calibration.LayerPrograms;
import io.adapruner.engine.calibration.NetworkWalk;
import io.adapruner.engine.calibration.OutputShift;
import io.adapruner.engine.calibration.RestingPlaces;
import io.adapruner.engine.calibration.RidgeRegression;
import io.adapruner.engine.calibration.SampledLayer;
import io.adapruner.engine.calibration.TensorKit;
import io.adapruner.engine.calibration.WeightColumns;
import io.adapruner.engine.program.Argument;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.PruningPlan;
import io.adapruner.network.Surgery;
import io.adapruner.network.Weights;
import io.adapruner.network.op.Survivors;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The algorithm of {@link Compensation}, on images that are on the device already. */
final class LeastSquaresRepair implements AutoCloseable {
    private final TensorKit kit;
    private final Network original;
    private final Map<String, TensorShape> shapes;
    private final Map<String, LayerTargets> targets = new HashMap<>();
    private final Surgery surgery;
    private final CalibrationImages images;
    private final OriginalOutputs outputs;
    private final ProgressiveElimination elimination;
    private final ChannelGroups groups;
    private final double ridge;
    private final long bytes;

    /**
     * @param programs of the original network, its layers in {@link SumOrder}
     * @param groups of the network as it is, whose order names them
     * @param ends of its residual branches
     * @param ridge lambda relative to the mean diagonal of {@code U'U}
     * @param bytes of activations held between two layers, and of outputs of the original network held between two criteria,
     *     at most
     */
    LeastSquaresRepair(
            TensorKit kit,
            LayerPrograms programs,
            Network network,
            ChannelGroups groups,
            Map<String, ResidualEnd> ends,
            Weights weights,
            CalibrationImages all,
            double ridge,
            long bytes) {
        this.kit = kit;
        this.ridge = ridge;
        this.original = programs.network();
        this.surgery = new Surgery(network, groups);
        this.shapes = original.shapes();
        List<String> solvable = original.layers().stream()
                // What is called several times is fitted at one of the calls.
                .filter(layer -> !layer.shares() && solvable(layer))
                .map(Layer::name)
                .toList();
        for (String layer : solvable) {
            Optional<ResidualEnd> end = Optional.ofNullable(ends.get(layer));
            int channels = shapes.get(layer).channels();
            targets.put(
                    layer,
                    new LayerTargets(
                            kit, end, end.map(e -> e.units(weights, channels)).orElse(new float[0])));
        }
        this.bytes = bytes;
        long most = RestingPlaces.of(original, solvable, bytes / all.images()).bytesPerImage();
        this.images = all.within(bytes, most);
        this.outputs = new OriginalOutputs(kit, programs, weights, images, targets, bytes);
        this.elimination = new ProgressiveElimination(kit, programs, weights, images, outputs, targets, ridge, bytes);
        this.groups = groups;
    }

    private boolean solvable(Layer layer) {
        return WeightColumns.solvable(layer.op());
    }

    /** See {@link ProgressiveElimination#select}. */
    Map<String, int[]> select(Map<String, Integer> widths, Map<String, int[]> beforehand) {
        return elimination.select(groups, widths, beforehand);
    }

    /** Solvable layers within reach of the plan, in topological order. */
    List<String> layers(PruningPlan plan, Reach reach) {
        Map<String, Survivors> survivors = surgery.survivors(plan);
        Set<String> behind = new HashSet<>();
        var within = new ArrayList<String>();
        for (Layer layer : original.layers()) {
            boolean reads = layer.inputs().stream()
                    .anyMatch(input -> survivors.get(input).fewer());
            if (reads || layer.inputs().stream().anyMatch(behind::contains)) {
                behind.add(layer.name());
            }
            if (targets.containsKey(layer.name())
                    && (reach == Reach.CONSUMERS ? reads : behind.contains(layer.name()))) {
                within.add(layer.name());
            }
        }
        return within;
    }

    Weights repair(PruningPlan plan, LayerPrograms programs, Weights prunedWeights, Reach reach) {
        Network pruned = programs.network();
        Map<String, Survivors> survivors = surgery.survivors(plan);
        List<String> layers = layers(plan, reach);
        RestingPlaces rests = RestingPlaces.of(original, layers, bytes / images.images());
        var repaired = new LinkedHashMap<String, Tensor>();
        try (var walk = new NetworkWalk(kit, programs, prunedWeights, images.batches())) {
            for (int i = 0; i < layers.size(); i++) {
                Layer layer = pruned.layer(layers.get(i));
                walk.runUntil(rests.before(layer.name()));
                List<NDArray> originals = outputs.of(layers.subList(i, layers.size()));
                Map<String, Tensor> solved = solve(
                        pruned,
                        layer,
                        prunedWeights,
                        walk,
                        originals,
                        survivors.get(layer.name()).along(0));
                solved.forEach(walk::replace);
                repaired.putAll(solved);
            }
        }
        return prunedWeights.with(repaired);
    }

    private Map<String, Tensor> solve(
            Network pruned, Layer layer, Weights weights, NetworkWalk walk, List<NDArray> originals, int[] surviving) {
        String input = layer.inputs().getFirst();
        Optional<OutputShift> shift = OutputShift.of(pruned, layer);
        WeightColumns columns = WeightColumns.of(layer.op()).withBias(shift.isPresent());
        Tensor weight = weights.get(layer.parameter("weight"));
        Tensor solution;
        try (var sampled =
                        new SampledLayer(kit, layer.op(), pruned.shapes().get(input), outputs.positions(layer.name()));
                var regression = RidgeRegression.of(kit, columns, (long) images.images() * sampled.positions());
                NDArray kept = kit.indices(surviving)) {
            for (int b = 0; b < walk.batches(); b++) {
                NDArray original = kit.call("columns_at", Argument.of(originals.get(b)), Argument.of(kept));
                try (BatchValues values = walk.ahead(b, layer.name());
                        NDArray u = sampled.patches(values.get(input), columns.bias());
                        NDArray target = targets.get(layer.name()).pruned(original, values, sampled, surviving);
                        NDArray t = kit.call("grouped", Argument.of(target), Argument.of((long) columns.groups()))) {
                    regression.add(u, t);
                }
            }
            solution = regression.solve(columns.pack(weight, shift.map(s -> s.own(weights))), ridge);
        }
        var solved = new LinkedHashMap<String, Tensor>();
        solved.put(layer.parameter("weight"), columns.weight(solution, weight.shape()));
        shift.ifPresent(s -> solved.put(s.parameter(), s.of(weights, columns.shift(solution))));
        return solved;
    }

    @Override
    public void close() {
        outputs.close();
    }
}
