package io.adapruner.finetune.training;

import io.adapruner.engine.CosineSchedule;
import io.adapruner.recipe.RateSearch;
import io.adapruner.recipe.TrainingRecipe;
import java.util.List;
import java.util.Optional;

/**
 * How a rate search spends its share of a training: every rate gets a training of {@code steps} steps, with the training's
 * schedule in short, and is judged on {@code judged} held-out images. The share is counted in images; one that is only judged
 * counts as a third, since a step goes through the network forward and, at twice the cost, back.
 *
 * @param rates tried, rising
 */
public record RateSearchPlan(List<Double> rates, int steps, int judged) {
    /** Of the share; more would tell little, less would make judging as uncertain as training. */
    private static final double JUDGING = 0.25;

    private static final int JUDGED_PER_TRAINED = 3;
    private static final int MOST_STEPS = 1000;
    private static final int MOST_JUDGED = 5000;

    public RateSearchPlan {
        rates = List.copyOf(rates);
    }

    /**
     * The plan for a training.
     *
     * @param totalSteps of the training
     * @param tried images that trials can learn from
     * @param heldOut images that they can be judged on
     * @return empty when the rate is given; no steps when the training is too short to find it
     */
    static Optional<RateSearchPlan> of(TrainingRecipe recipe, long totalSteps, int tried, int heldOut) {
        return recipe.rateSearch().map(search -> plan(search, recipe.batch(), totalSteps, tried, heldOut));
    }

    private static RateSearchPlan plan(RateSearch search, int batch, long totalSteps, int tried, int heldOut) {
        int trials = search.rates().size();
        double images = search.share() * totalSteps * batch;
        // The weights that all trials start from are judged too.
        int passes = trials + 1;
        int judged = (int) Math.min(Math.min(MOST_JUDGED, heldOut), JUDGED_PER_TRAINED * JUDGING * images / passes);
        double left = images - (double) passes * judged / JUDGED_PER_TRAINED;
        int steps = (int) Math.min(MOST_STEPS, left / trials / batch);
        boolean enough = steps >= search.leastSteps() && judged > 0 && tried >= batch;
        return new RateSearchPlan(search.rates(), enough ? steps : 0, enough ? judged : 0);
    }

    /** Whether trials can find a rate at all. */
    boolean possible() {
        return steps > 0;
    }

    /** Steps of all trials. */
    long totalSteps() {
        return (long) steps * rates.size();
    }

    /** The training's schedule in short: as much of it is warm-up. */
    CosineSchedule schedule(double rate, CosineSchedule whole) {
        long warmup = Math.round((double) whole.warmupSteps() * steps / whole.totalSteps());
        return new CosineSchedule(rate, warmup, steps);
    }
}
