package io.adapruner.network;

import java.util.List;

/**
 * What the user lets AdaPruner touch. A pattern ({@code *} any characters, {@code ?} one) matches a channel group by its
 * name, by the name of a layer that makes or normalises its channels, or by the name of its block.
 *
 * @param include only matching groups are pruned; empty: all. A name without wildcards also frees a group that would be
 *     kept as stem, last convolution or classifier
 * @param exclude matching groups are kept whole, whatever {@code include} says
 * @param pruneTied whether the widths of residual streams may shrink, each stream as one group
 */
public record PruningScope(List<String> include, List<String> exclude, boolean pruneTied) {
    public PruningScope {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    /** Everything that is prunable by default. */
    public static PruningScope defaults() {
        return new PruningScope(List.of(), List.of(), false);
    }
}
