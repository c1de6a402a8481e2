package io.adapruner.inheritance;

import io.adapruner.data.Batch;
import io.adapruner.data.ImageSplits;
import io.adapruner.data.RandomSample;
import io.adapruner.engine.Engine;
import io.adapruner.engine.Evaluation;
import io.adapruner.engine.NormStatistics;
import io.adapruner.engine.compensation.Compensation;
import io.adapruner.network.ChannelGroup;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Network;
import io.adapruner.network.PruningPlan;
import io.adapruner.network.Surgery;
import io.adapruner.network.Weights;
import io.adapruner.network.criterion.ChannelScores;
import io.adapruner.network.criterion.CriterionName;
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
 * recalibrated only. At last the winner's plain surgery is tried, which nothing beats where (almost) nothing is pruned.
 *
 * <p>Candidates are compared after {@value #COMPARED_BATCHES} batches of recalibration: 1,280 images settle the order, and more
 * would take most of the stage's time. A recalibrated winner is measured again over all the batches asked for.
 */
public final class WeightInheritance {
    private static final int BATCH = 128;
    private static final int TAYLOR_BATCHES = 10;
    private static final int COMPARED_BATCHES = 10;

    private final Engine engine;
    private final Forebear forebear;
    private final ImageSplits images;
    private final Method method;
    private final Precision precision;
    private final long seed;
    private final StepTimes times;
    private final Trials trials;
    private final ChannelGroups groups;

    public WeightInheritance(
            Engine engine,
            Forebear forebear,
            ImageSplits images,
            Method method,
            Precision precision,
            long seed,
            StepTimes times) {
        this.engine = engine;
        this.forebear = forebear;
        this.images = images;
        this.method = method;
        this.precision = precision;
        this.seed = seed;
        this.times = times;
        this.trials = new Trials(engine, forebear.preprocessing(), precision, times);
        this.groups = ChannelGroups.of(forebear.network());
    }

    /**
     * The candidates in the order tried, and the best of them.
     *
     * @param widths surviving units of each pruned group
     */
    public Contest choose(Map<String, Integer> widths, Contest.Watcher watcher) {
        List<ChannelGroup> pruned = widths.keySet().stream().map(groups::get).toList();
        Map<String, float[]> taylor = taylor();
        List<Batch> recalibration = recalibrationImages(Math.min(method.recalibrationBatches(), COMPARED_BATCHES));
        var contest = new Contest(watcher, expected());
        // No compensation is opened where none is asked for; null is what try-with-resources leaves alone.
        try (Compensation compensation = method.compensate() ? compensation() : null) {
            for (CriterionName criterion : method.criteria()) {
                Heir heir = times.time("surgery", () -> inherit(criterion, pruned, widths, taylor));
                enter(contest, heir, Repair.RECALIBRATED, () -> recalibrated(heir, heir.weights(), recalibration));
                if (compensation != null && criterion != CriterionName.REINITIALISED) {
                    Weights compensated =
                            enter(contest, heir, Repair.COMPENSATED, () -> compensated(heir, compensation));
                    enter(
                            contest,
                            heir,
                            Repair.COMPENSATED_RECALIBRATED,
                            () -> recalibrated(heir, compensated, recalibration));
                }
            }
        }
        Heir winner = contest.best();
        // A small data set has been used up by the comparison.
        int most = Math.min(method.recalibrationBatches(), images.train().size() / BATCH);
        if (winner.repair().recalibrated() && most > recalibration.size()) {
            // Statistics do not depend on the statistics before them.
            enter(
                    contest,
                    winner,
                    winner.repair(),
                    () -> recalibrated(winner, winner.weights(), recalibrationImages(most)));
        }
        enter(contest, winner, Repair.NONE, winner::surgery);
        return contest;
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

    private Weights enter(Contest contest, Heir heir, Repair repair, Supplier<Weights> work) {
        long start = System.nanoTime();
        Weights weights = work.get();
        Evaluation heldOut = trials.evaluate(heir.network(), weights, images.heldOut());
        contest.enter(heir.repaired(repair, weights), heldOut, (System.nanoTime() - start) / 1e9);
        return weights;
    }

    private Weights recalibrated(Heir heir, Weights weights, List<Batch> batches) {
        return times.time("recalibration", () -> norms(heir.network(), weights).recalibrated(batches.iterator()));
    }

    private Weights compensated(Heir heir, Compensation compensation) {
        return times.time("compensation", () -> compensation.compensate(heir.plan(), heir.network(), heir.surgery()));
    }

    private Compensation compensation() {
        return times.time(
                "compensation",
                () -> new Compensation(
                        engine,
                        forebear.network(),
                        forebear.weights(),
                        forebear.preprocessing(),
                        RandomSample.of(images.train(), method.calibrationImages(), BATCH, seed + 2),
                        precision));
    }

    private Map<String, float[]> taylor() {
        if (!method.criteria().contains(CriterionName.TAYLOR)) {
            return Map.of();
        }
        List<Batch> batches = RandomSample.of(images.train(), TAYLOR_BATCHES * BATCH, BATCH, seed + 1);
        return times.time(
                "taylor", () -> norms(forebear.network(), forebear.weights()).taylor(batches.iterator()));
    }

    private NormStatistics norms(Network network, Weights weights) {
        return engine.norms(network, weights, forebear.preprocessing(), precision);
    }

    private Heir inherit(
            CriterionName criterion,
            List<ChannelGroup> pruned,
            Map<String, Integer> widths,
            Map<String, float[]> taylor) {
        Map<String, double[]> scores =
                ChannelScores.of(criterion, forebear.network(), forebear.weights(), pruned, taylor, seed);
        var kept = new LinkedHashMap<String, int[]>();
        widths.forEach((group, width) -> kept.put(group, Selection.topUnits(scores.get(group), width)));
        var plan = new PruningPlan(kept);
        var surgery = new Surgery(forebear.network(), groups);
        Network network = surgery.prune(plan);
        Weights weights = criterion == CriterionName.REINITIALISED
                ? Initialisation.random(network, seed)
                : surgery.prune(plan, forebear.weights());
        return new Heir(criterion, Repair.NONE, plan, network, weights, weights);
    }
}
