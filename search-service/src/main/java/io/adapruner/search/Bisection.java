package io.adapruner.search;

import io.adapruner.network.Cost;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.Arrays;
import java.util.Locale;

/**
 * "use the bisection method to quickly find the compact sub-network satisfying the budget" (AdaPruner): halves the interval
 * of scales on the exact integer cost after rounding, at most {@value #MOST_HALVINGS} times; the result is the largest
 * sub-network of the family that does not exceed the budget.
 */
public final class Bisection {
    /** An interval of any scale has shrunk to the resolution of a double by then. */
    public static final int MOST_HALVINGS = 50;

    private final SearchSpace space;

    public Bisection(SearchSpace space) {
        this.space = space;
    }

    /**
     * Where the bisection ended.
     *
     * @param widths of all groups, in the order of {@link io.adapruner.network.ChannelGroups#all()}
     */
    public record Found(int[] widths, double scale, int halvings) {}

    /** @throws ProblemException {@link ProblemCode#UNREACHABLE_BUDGET} naming the reachable range */
    Found largest(Widths family, Bound bound) {
        Cost full = space.cost().full();
        if (bound.holds(full)) {
            return new Found(space.full(), family.high(), 0);
        }
        Cost floor = space.cost().at(space.floor());
        if (!bound.holds(floor)) {
            throw unreachable(bound, floor, full);
        }
        double low = family.low();
        double high = family.high();
        int[] widths = family.at(low);
        int[] beyond = family.at(high);
        int halvings = 0;
        while (halvings < MOST_HALVINGS) {
            double middle = family.between(low, high);
            if (middle <= low || middle >= high) {
                break;
            }
            halvings++;
            int[] candidate = family.at(middle);
            if (Arrays.equals(candidate, widths)) {
                low = middle;
            } else if (Arrays.equals(candidate, beyond)
                    || !bound.holds(space.cost().at(candidate))) {
                high = middle;
                beyond = candidate;
            } else {
                low = middle;
                widths = candidate;
            }
        }
        return new Found(family.filled(widths, bound), low, halvings);
    }

    private static ProblemException unreachable(Bound bound, Cost floor, Cost full) {
        long least = bound.measure(floor);
        long most = bound.measure(full);
        return new ProblemException(
                ProblemCode.UNREACHABLE_BUDGET,
                String.format(
                        Locale.ROOT,
                        "budget %s allows %d of %d; reachable are %d (%.1f %%) to %d (100 %%)",
                        bound.budget(),
                        bound.limit(),
                        most,
                        least,
                        100.0 * least / most,
                        most));
    }
}
