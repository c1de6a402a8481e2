package io.adapruner.recipe;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.List;

/**
 * That a training's peak rate is found instead of given: the training begins several times from the same weights, once with
 * each rate, in short, and the rate that does best on held-out images is the training's.
 *
 * @param rates tried, rising
 * @param share of the training's images that all short trainings together may take, in (0, 0.5]
 * @param leastSteps of one short training; where the share is too small for them, nothing is searched for
 */
public record RateSearch(List<Double> rates, double share, int leastSteps) {
    private static final int MOST_RATES = 16;

    public RateSearch {
        rates = List.copyOf(rates);
        require(
                rates.size() >= 2 && rates.size() <= MOST_RATES,
                "rates: " + rates.size() + " must be 2.." + MOST_RATES + " of them");
        for (int i = 0; i < rates.size(); i++) {
            double rate = rates.get(i);
            require(
                    rate > (i == 0 ? 0 : rates.get(i - 1)) && rate <= TrainingRecipe.HIGHEST_RATE,
                    "rates " + rates + " must rise and be in (0, " + (int) TrainingRecipe.HIGHEST_RATE + "]");
        }
        require(leastSteps >= 1 && leastSteps <= 1000, "leastSteps " + leastSteps + " must be in 1..1000");
        require(share > 0 && share <= 0.5, "share " + share + " must be in (0, 0.5]");
    }

    /**
     * Rates a factor of about three apart, within a tenth of the training. Trials of fewer steps than these find rates that are
     * too low (docs/adr/0021).
     */
    public static RateSearch defaults() {
        return new RateSearch(List.of(0.01, 0.03, 0.1), 0.1, 48);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new ProblemException(ProblemCode.INVALID_REQUEST, message);
        }
    }
}
