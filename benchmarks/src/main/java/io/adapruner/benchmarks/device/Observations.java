package io.adapruner.benchmarks.device;

import io.adapruner.benchmarks.RandomImages;
import io.adapruner.data.batch.Batch;
import io.adapruner.engine.Engine;
import io.adapruner.engine.RunningNetwork;
import io.adapruner.engine.Teacher;
import io.adapruner.engine.Trainer;
import io.adapruner.engine.calibration.CalibrationImages;
import io.adapruner.engine.compensation.Compensation;
import io.adapruner.network.ChannelGroup;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Network;
import io.adapruner.network.Preprocessing;
import io.adapruner.network.Prunable;
import io.adapruner.network.PruningPlan;
import io.adapruner.network.Surgery;
import io.adapruner.network.Weights;
import io.adapruner.network.criterion.ChannelScores;
import io.adapruner.network.criterion.CriterionName;
import io.adapruner.network.criterion.Measured;
import io.adapruner.network.criterion.Selection;
import io.adapruner.network.scope.PruningScope;
import io.adapruner.recipe.Precision;
import io.adapruner.recipe.TrainingRecipe;
import io.adapruner.recipe.TrainingRecipe.Distillation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** The results of one engine for a network: random weights, settled on random images. */
final class Observations {
    /** Prefix of the names of the results of a training carried over into a second trainer. */
    static final String RESUMED = "resumed ";

    private static final int BATCH = 32;
    private static final int STEPS = 10;
    private static final double RATE = 0.01;
    private static final Preprocessing PREPROCESSING = Preprocessing.imageNet();

    private final Engine engine;
    private final Network network;
    private final Weights weights;
    private final List<Batch> batches;
    private final Map<String, float[]> seen = new LinkedHashMap<>();

    /** @param weights those that {@link #settled} made, the same for every engine */
    Observations(Engine engine, Network network, Weights weights) {
        this.engine = engine;
        this.network = network;
        this.weights = weights;
        this.batches = batches(network);
    }

    /** Random weights whose running statistics are those of the images; without them a deep network amplifies every rounding. */
    static Weights settled(Engine engine, Network network) {
        return engine.norms(network, Initialisation.random(network, 1), PREPROCESSING, Precision.FP32)
                .recalibrated(batches(network).iterator());
    }

    private static List<Batch> batches(Network network) {
        var random = new Random(1);
        return Stream.generate(() -> RandomImages.batch(network, BATCH, random))
                .limit(STEPS)
                .toList();
    }

    /** By what was computed, fp32 first; the names end with the precision. */
    Map<String, float[]> all() {
        for (Precision precision : Precision.values()) {
            String suffix = " " + precision.name().toLowerCase(Locale.ROOT);
            seen.put("logits" + suffix, logits(network, weights, precision));
            train(precision, suffix);
            var norms = engine.norms(network, weights, PREPROCESSING, precision);
            seen.put("recalibration" + suffix, flat(norms.recalibrated(batches.iterator())));
            seen.put("taylor" + suffix, joined(norms.taylor(batches.iterator()).values().stream()));
            compensate(precision, suffix);
        }
        return seen;
    }

    private float[] logits(Network of, Weights with, Precision precision) {
        try (RunningNetwork running = engine.load(of, with, PREPROCESSING, precision)) {
            return running.logits(batches.getFirst());
        }
    }

    private Trainer trainer(Precision precision) {
        var recipe = new TrainingRecipe(
                1,
                BATCH,
                RATE,
                0.9,
                true,
                5e-4,
                0,
                0.1,
                Optional.of(5.0),
                Optional.of(0.99),
                Optional.of(new Distillation(0.5, 4)));
        return engine.trainer(
                network, weights, PREPROCESSING, precision, recipe, 1e-4, Optional.of(new Teacher(network, weights)));
    }

    /** Half of the steps, a state carried over into a second trainer, and the other half on both. */
    private void train(Precision precision, String suffix) {
        try (Trainer first = trainer(precision);
                Trainer second = trainer(precision)) {
            var losses = new ArrayList<Double>();
            batches.subList(0, STEPS / 2)
                    .forEach(batch -> losses.add(first.step(batch, RATE).loss()));
            second.restore(first.state());
            var resumed = new ArrayList<>(losses);
            for (Batch batch : batches.subList(STEPS / 2, STEPS)) {
                losses.add(first.step(batch, RATE).loss());
                resumed.add(second.step(batch, RATE).loss());
            }
            seen.put("losses" + suffix, floats(losses));
            seen.put(RESUMED + "losses" + suffix, floats(resumed));
            seen.put("weights" + suffix, flat(first.weights()));
            seen.put(RESUMED + "weights" + suffix, flat(second.weights()));
        }
    }

    private void compensate(Precision precision, String suffix) {
        ChannelGroups channels = ChannelGroups.of(network);
        List<ChannelGroup> groups =
                Prunable.of(network, channels, PruningScope.defaults()).groups();
        Map<String, double[]> scores =
                ChannelScores.of(CriterionName.L2, network, weights, groups, Measured.nothing(), 1);
        var kept = new LinkedHashMap<String, int[]>();
        scores.forEach((group, units) -> kept.put(group, Selection.topUnits(units, (units.length + 1) / 2)));
        var plan = new PruningPlan(kept);
        Surgery surgery = new Surgery(network, channels);
        Network pruned = surgery.prune(plan);
        try (var compensation =
                new Compensation(engine, network, weights, PREPROCESSING, batches, CalibrationImages.ROWS, precision)) {
            Weights repaired = compensation.compensate(plan, pruned, surgery.prune(plan, weights));
            seen.put("compensated weights" + suffix, flat(repaired));
            seen.put("compensated logits" + suffix, logits(pruned, repaired, precision));
        }
    }

    private static float[] flat(Weights of) {
        return joined(of.tensors().values().stream().map(tensor -> tensor.toArray()));
    }

    private static float[] floats(List<Double> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i).floatValue();
        }
        return floats;
    }

    private static float[] joined(Stream<float[]> parts) {
        List<float[]> all = parts.toList();
        float[] joined = new float[all.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : all) {
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length;
        }
        return joined;
    }
}
