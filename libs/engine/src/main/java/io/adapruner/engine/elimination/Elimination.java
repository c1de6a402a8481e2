package io.adapruner.engine.elimination;

import java.util.List;

/**
 * The order in which the units of a group go, the cheapest first, and what that has cost.
 *
 * @param scores for each unit when it goes: 0 for the first, the width less one for the unit that stays
 * @param residuals what is lost of the consumers' outputs at width 1, 2, ..., full, in shares of the variance of the streams
 *     that they join; never rises, 0 at full width
 */
public record Elimination(double[] scores, double[] residuals) {
    /** Units go one after the other until one is left. */
    public static Elimination run(int width, List<ConsumerElimination> consumers) {
        double[] scores = new double[width];
        double[] residuals = new double[width];
        boolean[] gone = new boolean[width];
        double lost = 0;
        for (int step = 0; step < width - 1; step++) {
            double[] costs = new double[width];
            consumers.forEach(c -> c.addCosts(costs));
            int unit = cheapest(costs, gone);
            consumers.forEach(c -> c.eliminate(unit));
            gone[unit] = true;
            scores[unit] = step;
            lost += costs[unit];
            residuals[width - step - 2] = lost;
        }
        for (int unit = 0; unit < width; unit++) {
            scores[unit] = gone[unit] ? scores[unit] : width - 1.0;
        }
        return new Elimination(scores, residuals);
    }

    /** Of equal costs the last unit, as everywhere the lower index is kept. */
    private static int cheapest(double[] costs, boolean[] gone) {
        int best = -1;
        for (int unit = 0; unit < costs.length; unit++) {
            if (!gone[unit] && (best < 0 || costs[unit] <= costs[best])) {
                best = unit;
            }
        }
        return best;
    }
}
