package io.adapruner.formats.translation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * An activation flattened in another order than its values are stored in, as channels-last graphs flatten: a layer that weighs
 * the features may reorder its weights instead.
 *
 * @param lying the same activation flattened as it is stored
 * @param extents into which the flattened axis splits, as it is seen
 * @param lyingOrder for each of these by how far apart its elements are, farthest first, where it is seen
 */
public record FlattenedView(View lying, List<Integer> extents, List<Integer> lyingOrder) {
    public FlattenedView {
        extents = List.copyOf(extents);
        lyingOrder = List.copyOf(lyingOrder);
    }

    /** Nothing for a view that is not flat, or flattened as it is stored. */
    public static Optional<FlattenedView> of(View view) {
        if (view.rank() != 2 || !view.batchFirst() || view.contiguous()) {
            return Optional.empty();
        }
        List<Run> runs = view.axes().getLast().runs();
        if (Run.extent(runs) != view.base().shape().elements()) {
            return Optional.empty();
        }
        var order = new ArrayList<>(IntStream.range(0, runs.size()).boxed().toList());
        order.sort(Comparator.comparingLong((Integer i) -> runs.get(i).stride()).reversed());
        return View.of(view.base())
                .reshaped(List.of(View.OPEN))
                .map(lying -> new FlattenedView(
                        lying,
                        runs.stream().map(r -> Math.toIntExact(r.extent())).toList(),
                        order));
    }
}
