package io.adapruner.search;

import io.adapruner.pipeline.document.Importance;
import io.adapruner.pipeline.job.WidthRule;

/**
 * A rule that spreads a budget over the network: a family of sub-networks ordered by one number, the scale. A larger scale
 * never makes any group narrower, so cost is monotone in the scale and can be bisected.
 */
public sealed interface Widths permits ImportanceWidths, GlobalWidths, ResidualWidths {
    /**
     * Widths of all groups at one scale, in the order of {@link io.adapruner.network.ChannelGroups#all()}.
     *
     * @param scale between {@link #low()} and {@link #high()}
     */
    int[] at(double scale);

    /** A scale at which every group is at its floor. */
    double low();

    /** A scale at which every group is whole. */
    double high();

    /** Where the bisection cuts next; geometric for scales that span orders of magnitude. */
    default double between(double low, double high) {
        return 0.5 * (low + high);
    }

    /** Spends what the largest feasible scale leaves of the budget; the default leaves it. */
    default int[] filled(int[] widths, Bound bound) {
        return widths;
    }

    /** One rule's family over a space. */
    static Widths of(WidthRule rule, Importance importance, SearchSpace space) {
        return of(rule, importance, space, WidthCosts.macs(space));
    }

    /** The same, with widths weighed against other costs than MACs. */
    static Widths of(WidthRule rule, Importance importance, SearchSpace space, WidthCosts costs) {
        return switch (rule) {
            case ADAPRUNER -> ImportanceWidths.of(space);
            case UNIFORM -> ImportanceWidths.uniform(space);
            case GLOBAL -> new GlobalWidths(space, importance.channelScores());
            case RESIDUAL -> new ResidualWidths(space, importance.residuals(), costs);
            case AUTO -> throw new IllegalArgumentException("several rules are tried, each has a family of its own");
        };
    }
}
