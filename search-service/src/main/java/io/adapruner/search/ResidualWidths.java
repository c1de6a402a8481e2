package io.adapruner.search;

import java.util.List;
import java.util.Map;

/**
 * Every group takes the width that minimises weight * residual(w) + price * cost(w), where the residual is what is lost of the
 * block's output after the best linear repair, relative to the variance of the stream it joins; one price for the whole
 * network, found by bisection (Lagrange's multiplier of the budget). The weights are {@link LossWeights}. The cost is that of the
 * group while all others are whole ({@link WidthCosts}). The scale is 1 / price.
 */
final class ResidualWidths implements Widths {
    private static final double CHEAPEST = 1e-9;
    private static final double DEAREST = 1e9;

    private final SearchSpace space;
    private final double[][] residuals;
    private final WidthCosts costs;

    /** @param residuals by group, relative residual at width 1, 2, ..., full */
    ResidualWidths(SearchSpace space, Map<String, List<Double>> residuals, WidthCosts costs) {
        this.space = space;
        this.costs = costs;
        this.residuals = space.slots().stream()
                .map(slot -> weighted(residuals.get(slot.group()), slot.lossWeight()))
                .toArray(double[][]::new);
    }

    private static double[] weighted(List<Double> residuals, double weight) {
        return residuals.stream().mapToDouble(r -> weight * r).toArray();
    }

    @Override
    public int[] at(double scale) {
        if (scale >= high()) {
            return space.full();
        }
        if (scale <= low()) {
            return space.floor();
        }
        int[] widths = new int[residuals.length];
        for (int s = 0; s < widths.length; s++) {
            widths[s] = cheapest(s, 1 / scale);
        }
        return space.widths(widths);
    }

    private int cheapest(int slot, double price) {
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int width : (Iterable<Integer>) space.slots().get(slot).grid().widths()::iterator) {
            double total = residuals[slot][width - 1] + price * costs.of(slot, width);
            if (total < least) {
                least = total;
                best = width;
            }
        }
        return best;
    }

    @Override
    public double low() {
        return CHEAPEST;
    }

    @Override
    public double high() {
        return DEAREST;
    }

    @Override
    public double between(double low, double high) {
        return Math.sqrt(low * high);
    }

    /**
     * The best price jumps over widths where the residual curve is not convex, so a part of the budget is left: again and
     * again the group whose next width lowers the residual most for its cost, and still fits, grows.
     */
    @Override
    public int[] filled(int[] widths, Bound bound) {
        int[] filled = widths.clone();
        for (int slot = growing(filled, bound); slot >= 0; slot = growing(filled, bound)) {
            int index = space.slots().get(slot).index();
            filled[index] = space.slots().get(slot).grid().next(filled[index]);
        }
        return filled;
    }

    private int growing(int[] widths, Bound bound) {
        int best = -1;
        double mostPerCost = 0;
        for (int s = 0; s < residuals.length; s++) {
            int index = space.slots().get(s).index();
            int now = widths[index];
            int next = space.slots().get(s).grid().next(now);
            double gained = residuals[s][now - 1] - residuals[s][next - 1];
            double perCost = next == now ? 0 : gained / (costs.of(s, next) - costs.of(s, now));
            if (perCost > mostPerCost) {
                int[] grown = widths.clone();
                grown[index] = next;
                if (bound.holds(grown)) {
                    mostPerCost = perCost;
                    best = s;
                }
            }
        }
        return best;
    }
}
