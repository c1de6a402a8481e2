package io.adapruner.formats.translation.source;

import java.util.List;

/** A stored tensor that can be read in another shape or order of axes. */
public interface Rearrangeable<T extends Rearrangeable<T>> {
    /** As it is seen. */
    List<Integer> shape();

    /** @param order for each axis of the result, the axis it was */
    T permuted(List<Integer> order);

    /** The same values in row-major order. */
    T reshaped(List<Integer> to);
}
