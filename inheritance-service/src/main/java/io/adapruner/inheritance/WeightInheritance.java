package io.adapruner.inheritance;

import io.adapruner.data.ImageSplits;
import io.adapruner.data.batch.Batch;
import io.adapruner.data.batch.RandomSample;
import io.adapruner.engine.Engine;
import io.adapruner.engine.Evaluation;
import io.adapruner.engine.NormStatistics;
import io.adapruner.engine.compensation.Compensation;
import io.adapruner.engine.elimination.ChannelElimination;
import io.adapruner.network.ChannelGroup;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Network;
import io.adapruner.network.PruningPlan;
import io.adapruner.network.Surgery;
import io.adapruner.network.Weights;
import io.adapruner.network.criterion.ChannelScores;
import io.adapruner.network.criterion.CriterionName;
import io.adapruner.network.criterion.Measured;
import io.adapruner.network.criterion.Selection;
import io.adapruner.pipeline.job.Method;
import io.adapruner.recipe.Precision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * "adaptively and efficiently choose the weight inheritance criterion that fits the current architecture" (AdaPruner). For
 * every criterion: surgery, then repair without training (BN recalibration, weight compensation, both), then accuracy on
 * images held out of training; the best stays. The re-initialised network is the control: it inherits nothing, so it is
 * recalibrated only. Finally the winner's plain surgery is tried, which nothing beats where (almost) nothing is pruned.
 *
 * <p>Candidates are compared after {@value #COMPARED_BATCHES} batches of recalibration: 1,280 images settle the order, and more
 * would take most of the stage's time. A recalibrated winner is measured again over all the requested batches.
 */
public final class WeightInheritance {
    private static final int BATCH = 128;
    private static final int TAYLOR_BATCHES = 10;
    private static final int COMPARED_BATCHES = 10;

    private final Engine engine;
    private final OriginalModel original;
    private final ImageSplits images;
    private final Method method;
    private final Precision precision;
    private final long seed;
    private final StepTimes times;
    private final Trials trials;
    private final ChannelGroups groups;

    public WeightInheritance(
            Engine engine,
            OriginalModel original,
            ImageSplits images,
            Method method,
            Precision precision,
            long seed,
            StepTimes times) {
        this.engine = engine;
        this.original = original;
        this.images = images;
        this.method = method;
        this.precision = precision;
        this.seed = seed;
        this.times = times;
        this.trials = new Trials(engine, original.preprocessing(), precision, times);
        this.groups = ChannelGroups.of(original.network());
    }

    /**
     * The candidates in the order tried, and the best of them.
     *
     * @param widths surviving units of each pruned group
     */
    public CriterionComparison choose(Map<String, Integer> widths, CriterionComparison.Watcher watcher) {
        List<ChannelGroup> pruned = widths.keySet().stream().map(groups::get).toList();
        var measured = new Measured(taylor(), elimination(pruned));
        List<Batch> recalibration = recalibrationImages(Math.min(method.recalibrationBatches(), COMPARED_BATCHES));
        var comparison = new CriterionComparison(watcher, expected());
        // No compensation is opened where none is requested; try-with-resources ignores null.
        try (Compensation compensation = method.compensate() ? compensation() : null) {
            for (CriterionName criterion : method.criteria()) {
                Candidate candidate = times.time("surgery", () -> inherit(criterion, pruned, widths, measured));
                compare(
                        comparison,
                        candidate,
                        Repair.RECALIBRATED,
                        () -> recalibrated(candidate, candidate.weights(), recalibration));
                if (compensation != null && criterion != CriterionName.REINITIALISED) {
                    Weights compensated = compare(
                            comparison, candidate, Repair.COMPENSATED, () -> compensated(candidate, compensation));
                    compare(
                            comparison,
                            candidate,
                            Repair.COMPENSATED_RECALIBRATED,
                            () -> recalibrated(candidate, compensated, recalibration));
                }
            }
        }
        Candidate winner = comparison.best();
        // A small data set has been used up by the comparison.
        int most = Math.min(method.recalibrationBatches(), images.train().size() / BATCH);
        if (winner.repair().recalibrated() && most > recalibration.size()) {
            // Statistics do not depend on the statistics before them.
            compare(
                    comparison,
                    winner,
                    winner.repair(),
                    () -> recalibrated(winner, winner.weights(), recalibrationImages(most)));
        }
        compare(comparison, winner, Repair.NONE, winner::surgery);
        return comparison;
    }

    private List<Batch> recalibrationImages(int batches) {
        return RandomSample.of(images.train(), batches * BATCH, BATCH, seed);
    }

    /** Candidates that are certain to be entered above. */
    private int expected() {
        int inheriting = (int) method.criteria().stream()
                .filter(criterion -> criterion != CriterionName.REINITIALISED)
                .count();
        return method.criteria().size() + (method.compensate() ? 2 * inheriting : 0) + 1;
    }

    private Weights compare(
            CriterionComparison comparison, Candidate candidate, Repair repair, Supplier<Weights> work) {
        long start = System.nanoTime();
        Weights weights = work.get();
        Evaluation heldOut = trials.evaluate(candidate.network(), weights, images.heldOut());
        comparison.add(candidate.repaired(repair, weights), heldOut, (System.nanoTime() - start) / 1e9);
        return weights;
    }

    private Weights recalibrated(Candidate candidate, Weights weights, List<Batch> batches) {
        return times.time(
                "recalibration", () -> norms(candidate.network(), weights).recalibrated(batches.iterator()));
    }

    private Weights compensated(Candidate candidate, Compensation compensation) {
        return times.time(
                "compensation",
                () -> compensation.compensate(candidate.plan(), candidate.network(), candidate.surgery()));
    }

    private Compensation compensation() {
        return times.time(
                "compensation",
                () -> new Compensation(
                        engine,
                        original.network(),
                        original.weights(),
                        original.preprocessing(),
                        RandomSample.of(images.train(), method.calibrationImages(), BATCH, seed + 2),
                        precision));
    }

    private Map<String, float[]> taylor() {
        if (!method.criteria().contains(CriterionName.TAYLOR)) {
            return Map.of();
        }
        List<Batch> batches = RandomSample.of(images.train(), TAYLOR_BATCHES * BATCH, BATCH, seed + 1);
        return times.time(
                "taylor", () -> norms(original.network(), original.weights()).taylor(batches.iterator()));
    }

    private Map<String, double[]> elimination(List<ChannelGroup> pruned) {
        if (!method.criteria().contains(CriterionName.OBS)) {
            return Map.of();
        }
        List<Batch> batches = RandomSample.of(images.train(), method.calibrationImages(), BATCH, seed + 2);
        var scores = new LinkedHashMap<String, double[]>();
        times.time(
                        "elimination",
                        () -> ChannelElimination.measure(
                                engine,
                                original.network(),
                                original.weights(),
                                original.preprocessing(),
                                batches,
                                pruned))
                .forEach((group, elimination) -> scores.put(group, elimination.scores()));
        return scores;
    }

    private NormStatistics norms(Network network, Weights weights) {
        return engine.norms(network, weights, original.preprocessing(), precision);
    }

    private Candidate inherit(
            CriterionName criterion, List<ChannelGroup> pruned, Map<String, Integer> widths, Measured measured) {
        Map<String, double[]> scores =
                ChannelScores.of(criterion, original.network(), original.weights(), pruned, measured, seed);
        var kept = new LinkedHashMap<String, int[]>();
        widths.forEach((group, width) -> kept.put(group, Selection.topUnits(scores.get(group), width)));
        var plan = new PruningPlan(kept);
        var surgery = new Surgery(original.network(), groups);
        Network network = surgery.prune(plan);
        Weights weights = criterion == CriterionName.REINITIALISED
                ? Initialisation.random(network, seed)
                : surgery.prune(plan, original.weights());
        return new Candidate(criterion, Repair.NONE, plan, network, weights, weights);
    }
}
