package io.adapruner.search;

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
        if (bound.holds(space.full())) {
            return new Found(space.full(), family.high(), 0);
        }
        if (!bound.holds(space.floor())) {
            throw unreachable(bound);
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
            } else if (Arrays.equals(candidate, beyond) || !bound.holds(candidate)) {
                high = middle;
                beyond = candidate;
            } else {
                low = middle;
                widths = candidate;
            }
        }
        return new Found(family.filled(widths, bound), low, halvings);
    }

    private ProblemException unreachable(Bound bound) {
        long least = bound.measure(space.floor());
        long most = bound.measure(space.full());
        boolean counted = bound.budget().metric().counted();
        return new ProblemException(
                ProblemCode.UNREACHABLE_BUDGET,
                String.format(
                        Locale.ROOT,
                        "budget %s allows %s of %s; reachable are %s (%.1f %%) to %s (100 %%)",
                        bound.budget(),
                        written(bound.limit(), counted),
                        written(most, counted),
                        written(least, counted),
                        100.0 * least / most,
                        written(most, counted)));
    }

    private static String written(long cost, boolean counted) {
        return counted ? String.valueOf(cost) : String.format(Locale.ROOT, "%.3f ms", cost / 1e6);
    }
}
