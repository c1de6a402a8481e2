package io.adapruner.inheritance;

import io.adapruner.data.ImageSplit;
import io.adapruner.data.ImageSplits;
import io.adapruner.data.SubsetSplit;
import io.adapruner.data.batch.RandomSample;
import io.adapruner.engine.Engine;
import io.adapruner.engine.elimination.ChannelElimination;
import io.adapruner.inheritance.SuccessiveHalving.Round;
import io.adapruner.inheritance.trial.OriginalModel;
import io.adapruner.inheritance.trial.PlaceSample;
import io.adapruner.inheritance.trial.Referee;
import io.adapruner.inheritance.trial.StepTimes;
import io.adapruner.inheritance.trial.Trials;
import io.adapruner.inheritance.trial.Verdict;
import io.adapruner.network.ChannelGroup;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.criterion.CriterionName;
import io.adapruner.network.criterion.Measured;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.pipeline.document.Subnetwork.Spread;
import io.adapruner.pipeline.job.Method;
import io.adapruner.recipe.Precision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * "adaptively and efficiently choose the weight inheritance criterion that fits the current architecture" (AdaPruner), and with
 * it the widths: every spread of the budget with every criterion, after surgery and each repair without training (BN
 * recalibration, weight compensation, both), in rounds of {@link SuccessiveHalving} by a {@link Referee}'s images, held out of training; the
 * best of the last round stays. The re-initialised network is the control: it inherits nothing, so it is
 * recalibrated only. Where the winner is compensated, its widths get channels that are eliminated layer by layer on the network
 * as it is pruned so far, and every layer behind is refitted (where the unpruned network judges also tried without), unless the held-out
 * images speak against it. Finally the winner's plain surgery is tried, which nothing beats where (almost) nothing is pruned.
 *
 * <p>Before the last round repairs get by with fewer images ({@link Effort}). A recalibrated winner is measured again over all
 * the requested batches. Equal on a fixed seed.
 */
public final class WeightInheritance {
    private static final int BATCH = 128;
    private static final int TAYLOR_BATCHES = 4;
    /** Of candidates that wait for their next round. */
    private static final long HELD_BYTES = 1L << 28;
    /** Of the original, held for the images that judge where it says what is right: a quarter of a gigabyte. */
    private static final int MOST_VALUES = 1 << 26;

    private final Engine engine;
    /** What says what is right, where labels do not. */
    private final OriginalModel original;
    /** What is pruned: the same, or what earlier steps of pruning have left of it. */
    private final OriginalModel source;

    private final ImageSplits images;
    private final PlaceSample places;
    /** How many of the held-out images judge. */
    private final int judging;

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
        this(engine, original, original, images, method, precision, seed, times);
    }

    /** @param source what earlier steps of pruning have left of the original, with its inputs and outputs */
    public WeightInheritance(
            Engine engine,
            OriginalModel original,
            OriginalModel source,
            ImageSplits images,
            Method method,
            Precision precision,
            long seed,
            StepTimes times) {
        this.engine = engine;
        this.original = original;
        this.source = source;
        this.images = images;
        this.method = method;
        this.precision = precision;
        this.seed = seed;
        this.times = times;
        this.trials = new Trials(engine, original.preprocessing(), precision, times);
        this.groups = ChannelGroups.of(source.network());
        this.places = PlaceSample.of(original.network(), seed + 4);
        int most = original.judges()
                ? Math.clamp(MOST_VALUES / places.size(), 1, SuccessiveHalving.MOST_IMAGES)
                : SuccessiveHalving.MOST_IMAGES;
        this.judging = Math.min(images.heldOut().size(), most);
    }

    /**
     * The candidates in the order tried, and the best of them.
     *
     * @param spreads ways to spend the budget, each over the same groups
     * @param eliminations by group, when each unit goes, where that has been measured for {@link CriterionName#OBS} already; empty
     *     otherwise
     */
    public CriterionComparison choose(
            List<Spread> spreads, Map<String, double[]> eliminations, CriterionComparison.Watcher watcher) {
        List<ChannelGroup> pruned =
                spreads.getFirst().widths().keySet().stream().map(groups::get).toList();
        var surgeries =
                new Surgeries(source, groups, pruned, new Measured(taylor(), elimination(pruned, eliminations)), seed);
        List<Choice> choices = choices(spreads);
        List<Round> rounds = SuccessiveHalving.rounds(choices.size(), judging);
        int judgements = rounds.stream().mapToInt(Round::candidates).sum();
        var comparison = new CriterionComparison(watcher, judgements + 1 + refinements());
        List<Choice> finalists = finalists(choices, rounds, surgeries, comparison);
        Referee referee = referee(judging);
        try (Repairs repairs = repairs(Effort.compared(method), surgeries)) {
            finalists.forEach(choice -> judge(comparison, () -> repairs.make(choice), referee, true));
            refine(comparison, repairs, referee);
        }
        conclude(comparison, surgeries, referee);
        return comparison;
    }

    private int refinements() {
        boolean both = method.criteria().contains(CriterionName.OBS) && original.judges();
        return !method.compensate() ? 0 : both ? 2 : 1;
    }

    /** Those that no round before the last has put out. */
    private List<Choice> finalists(
            List<Choice> choices, List<Round> rounds, Surgeries surgeries, CriterionComparison comparison) {
        List<Choice> left = choices;
        if (rounds.size() == 1) {
            return left;
        }
        var held = new HeldCandidates(HELD_BYTES);
        try (Repairs repairs = repairs(Effort.tried(method), surgeries)) {
            for (int r = 0; r < rounds.size() - 1; r++) {
                Referee few = referee(rounds.get(r).images());
                Map<Choice, Verdict> judged = new HashMap<>();
                for (Choice choice : left) {
                    judged.put(choice, judge(comparison, () -> held.of(choice, repairs::make), few, false));
                }
                left = SuccessiveHalving.survivors(
                        left, rounds.get(r + 1).candidates(), Comparator.comparing(judged::get, Verdict.BEST));
                held.retain(left);
            }
        }
        return left;
    }

    /** What would take too long for every candidate is done for the winner. */
    private void refine(CriterionComparison comparison, Repairs repairs, Referee referee) {
        Candidate winner = comparison.best();
        if (!winner.repair().compensated()) {
            return;
        }
        long start = System.nanoTime();
        boolean eliminating = method.criteria().contains(CriterionName.OBS);
        Candidate channels = eliminating ? repairs.eliminated(winner.choice().spread()) : winner;
        // By labels it could hardly be told apart from what is refitted as well.
        if (eliminating && original.judges()) {
            prefer(comparison, () -> recalibratedAs(winner, repairs.compensated(channels), repairs), referee, start);
            start = System.nanoTime();
        }
        prefer(comparison, () -> recalibratedAs(winner, repairs.refitted(channels), repairs), referee, start);
    }

    private static Candidate recalibratedAs(Candidate winner, Candidate repaired, Repairs repairs) {
        return winner.repair().recalibrated()
                ? repairs.recalibrated(repaired, repaired.repair().andRecalibrated())
                : repaired;
    }

    private static void prefer(CriterionComparison comparison, Supplier<Candidate> work, Referee referee, long start) {
        Candidate refined = work.get();
        Verdict heldOut = referee.judge(refined.network(), refined.weights());
        comparison.prefer(refined, heldOut, (System.nanoTime() - start) / 1e9);
    }

    private void conclude(CriterionComparison comparison, Surgeries surgeries, Referee referee) {
        Candidate winner = comparison.best();
        Effort compared = Effort.compared(method);
        Effort requested = compared.recalibrating(method.recalibrationBatches());
        // A small data set has been used up by the comparison.
        int most = Math.ceilDiv(images.train().size(), BATCH);
        if (winner.repair().recalibrated()
                && Math.min(most, requested.recalibrationBatches()) > Math.min(most, compared.recalibrationBatches())) {
            try (Repairs again = repairs(requested, surgeries)) {
                judge(comparison, () -> again.recalibrated(winner, winner.repair()), referee, true);
            }
        }
        judge(comparison, () -> winner.repaired(Repair.NONE, winner.surgery()), referee, true);
    }

    /** Those of one spread and criterion one after another, so that they share what they can. */
    private List<Choice> choices(List<Spread> spreads) {
        boolean norms = source.network().layers().stream().anyMatch(layer -> layer.op() instanceof BatchNorm2d);
        var choices = new ArrayList<Choice>();
        for (Spread spread : spreads) {
            for (CriterionName criterion : criteria()) {
                // Where batch norms are folded away there is nothing to recalibrate.
                choices.add(new Choice(spread, criterion, norms ? Repair.RECALIBRATED : Repair.NONE));
                if (method.compensate() && criterion != CriterionName.REINITIALISED) {
                    choices.add(new Choice(spread, criterion, Repair.COMPENSATED));
                    if (norms) {
                        choices.add(new Choice(spread, criterion, Repair.COMPENSATED_RECALIBRATED));
                    }
                }
            }
        }
        return choices;
    }

    /** A Taylor score is of the loss of classes. */
    private List<CriterionName> criteria() {
        return method.criteria().stream()
                .filter(criterion -> criterion != CriterionName.TAYLOR
                        || original.network().classes().isPresent())
                .toList();
    }

    /** By images that are the same for everyone who is judged by as many. */
    private Referee referee(int images) {
        ImageSplit chosen = SubsetSplit.random(this.images.heldOut(), images, seed + 3);
        return original.judges()
                ? new Referee.Original(trials, chosen, original, places)
                : new Referee.Labels(trials, chosen);
    }

    private Verdict judge(CriterionComparison comparison, Supplier<Candidate> work, Referee referee, boolean last) {
        long start = System.nanoTime();
        Candidate candidate = work.get();
        Verdict verdict = referee.judge(candidate.network(), candidate.weights());
        comparison.add(candidate, verdict, (System.nanoTime() - start) / 1e9, last);
        return verdict;
    }

    private Repairs repairs(Effort effort, Surgeries surgeries) {
        return new Repairs(engine, source, images.train(), effort, precision, seed, times, surgeries);
    }

    private Map<String, float[]> taylor() {
        if (!criteria().contains(CriterionName.TAYLOR)) {
            return Map.of();
        }
        RandomSample batches = RandomSample.of(images.train(), TAYLOR_BATCHES * BATCH, BATCH, seed + 1);
        return times.time(
                "taylor", () -> engine.norms(source.network(), source.weights(), source.preprocessing(), precision)
                        .taylor(batches.iterator()));
    }

    private Map<String, double[]> elimination(List<ChannelGroup> pruned, Map<String, double[]> known) {
        if (!known.isEmpty() || !method.criteria().contains(CriterionName.OBS)) {
            return known;
        }
        RandomSample batches = RandomSample.of(images.train(), method.calibrationImages(), BATCH, seed + 2);
        var scores = new LinkedHashMap<String, double[]>();
        times.time(
                        "elimination",
                        () -> ChannelElimination.measure(
                                engine, source.network(), source.weights(), source.preprocessing(), batches, pruned))
                .forEach((group, elimination) -> scores.put(group, elimination.scores()));
        return scores;
    }
}
