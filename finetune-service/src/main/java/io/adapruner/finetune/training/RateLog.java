package io.adapruner.finetune.training;

import io.adapruner.pipeline.document.LearningRate;
import io.adapruner.pipeline.document.LearningRate.Origin;
import io.adapruner.pipeline.document.LearningRate.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How far a rate search is; part of every checkpoint. Holds its plan, so that a worker of another version goes on with it.
 *
 * @param start held-out loss before any step; empty until it is known
 * @param trials finished ones, in the order of the plan's rates
 * @param seconds spent so far
 */
public record RateLog(RateSearchPlan plan, Optional<Double> start, List<Trial> trials, double seconds) {
    /**
     * Of the best trial's gain, what a higher rate must gain to be taken. A trial is much shorter than the training and so favours
     * low rates: what a high one breaks in its first steps takes it some more to mend, while its gain grows for longer.
     */
    private static final double WORTHWHILE = 0.5;

    public RateLog {
        trials = List.copyOf(trials);
    }

    static RateLog empty(RateSearchPlan plan) {
        return new RateLog(plan, Optional.empty(), List.of(), 0);
    }

    /** Of a training that began without a search, as workers of older versions begin it: at the recipe's rate. */
    static RateLog notSearched() {
        return empty(new RateSearchPlan(List.of(), 0, 0));
    }

    RateLog ended(Trial trial) {
        var all = new ArrayList<>(trials);
        all.add(trial);
        return new RateLog(plan, start, all, seconds);
    }

    /** @param loss of the training's first weights */
    RateLog startedAt(double loss) {
        return new RateLog(plan, Optional.of(loss), trials, seconds);
    }

    RateLog took(double more) {
        return new RateLog(plan, start, trials, seconds + more);
    }

    boolean over() {
        return !plan.possible() || trials.size() == plan.rates().size();
    }

    /** Of the trial that is under way, or comes next. */
    double rate() {
        return plan.rates().get(trials.size());
    }

    /**
     * What the search has found: the highest rate whose trial has lowered the held-out loss by at least half as much as the best
     * trial has; the best trial's where none has lowered it, and where all diverged the lowest rate of all.
     *
     * @param fallback the rate where the training is too short to find one
     */
    LearningRate result(double fallback) {
        if (!plan.possible()) {
            return LearningRate.untried(fallback, Origin.TOO_SHORT);
        }
        return new LearningRate(found(), Origin.FOUND, start, trials, plan.steps(), plan.judged(), seconds);
    }

    private double found() {
        double best = trials.stream().mapToDouble(RateLog::loss).min().orElseThrow();
        double gain = start.orElseThrow() - best;
        double limit = gain > 0 && Double.isFinite(best) ? best + (1 - WORTHWHILE) * gain : best;
        return trials.stream()
                .filter(trial -> loss(trial) <= limit && Double.isFinite(loss(trial)))
                .mapToDouble(Trial::rate)
                .max()
                .orElse(plan.rates().getFirst());
    }

    private static double loss(Trial trial) {
        return trial.loss().orElse(Double.POSITIVE_INFINITY);
    }

    /** For people: {@code 0.01: 0.412, 0.03: 0.398, 0.1: diverged}. */
    String summary() {
        return trials.stream()
                .map(trial -> trial.rate() + ": "
                        + trial.loss()
                                .map(loss -> String.format(Locale.ROOT, "%.3f", loss))
                                .orElse("diverged"))
                .collect(Collectors.joining(", "));
    }
}
