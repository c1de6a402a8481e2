package io.adapruner.network.scope;

import java.util.List;

/**
 * What the user lets AdaPruner touch. A pattern ({@code *} any characters, {@code ?} one) matches a channel group by its
 * name, by the name of a layer that makes or normalises its channels, or by the name of its block.
 *
 * @param include only matching groups are pruned; empty: all. A name without wildcards also frees a group that would be
 *     kept as stem, last convolution or classifier
 * @param exclude matching groups are kept whole, whatever {@code include} says
 * @param pruneTied whether the widths of residual streams may shrink, each stream as one group
 * @param pruneStem whether the first convolution may shrink; which widths of it do no harm only a rule knows that measures what
 *     is lost
 */
public record PruningScope(List<String> include, List<String> exclude, boolean pruneTied, boolean pruneStem) {
    public PruningScope {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    /** With the stem whole. */
    public PruningScope(List<String> include, List<String> exclude, boolean pruneTied) {
        this(include, exclude, pruneTied, false);
    }

    /** What the paper's rule prunes. */
    public static PruningScope defaults() {
        return new PruningScope(List.of(), List.of(), false);
    }
}
