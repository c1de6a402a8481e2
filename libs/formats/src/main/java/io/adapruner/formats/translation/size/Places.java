package io.adapruner.formats.translation.size;

import io.adapruner.formats.translation.size.Grid.Place;
import io.adapruner.network.Layer;
import io.adapruner.network.op.ConcatPositions;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Of which maps an axis may count the positions.
 *
 * @param shapes of all values, in each reading
 * @param before layers that are computed before the one in question
 */
record Places(List<Map<String, TensorShape>> shapes, List<Layer> before) {
    private static final int MOST_EACH = 64;
    private static final int FARTHEST = 8;

    /**
     * Maps whose results are joined to such an axis first, the nearest ones first; then single maps.
     *
     * @param lengths of the axis, in each reading
     */
    Stream<List<Place>> counted(int[] lengths) {
        return Stream.concat(
                before.reversed().stream()
                        .filter(layer -> layer.op() instanceof ConcatPositions concat
                                && has(layer.name(), concat.axis(), lengths))
                        .map(layer -> joined(layer, ((ConcatPositions) layer.op()).axis()))
                        .flatMap(Optional::stream),
                single(lengths).map(List::of));
    }

    private Optional<List<Place>> joined(Layer concat, int axis) {
        var places = new ArrayList<Place>();
        for (String input : concat.inputs()) {
            int[] lengths = extents(input, axis);
            Optional<Place> place = source(input, lengths);
            if (place.isEmpty()) {
                return Optional.empty();
            }
            places.add(place.get());
        }
        return Optional.of(places);
    }

    /** The map that a value was made of, through layers that move its elements. */
    private Optional<Place> source(String value, int[] lengths) {
        String at = value;
        for (int i = 0; i < FARTHEST; i++) {
            Optional<Place> place = place(at, lengths);
            if (place.isPresent()) {
                return place;
            }
            Optional<Layer> layer = layer(at);
            if (layer.isEmpty() || layer.get().inputs().size() != 1) {
                return Optional.empty();
            }
            at = layer.get().inputs().getFirst();
        }
        return Optional.empty();
    }

    private Optional<Layer> layer(String name) {
        return before.stream().filter(l -> l.name().equals(name)).findFirst();
    }

    private Stream<Place> single(int[] lengths) {
        Set<List<TensorShape>> tried = new HashSet<>();
        return before.reversed().stream()
                .map(Layer::name)
                .filter(name -> tried.add(shapes.stream()
                        .map(s -> s.get(name).rank() == 3 ? s.get(name).withChannels(1) : s.get(name))
                        .toList()))
                .map(name -> place(name, lengths))
                .flatMap(Optional::stream);
    }

    /** The value as a map of which the axis counts the positions, each the same number of times in all readings. */
    private Optional<Place> place(String value, int[] lengths) {
        TensorShape first = shapes.getFirst().get(value);
        if (first == null || first.rank() != 3 || first.height() == 1 || first.width() == 1) {
            return Optional.empty();
        }
        long each = lengths[0] / first.positions();
        boolean all = each >= 1
                && each <= MOST_EACH
                && IntStream.range(0, lengths.length)
                        .allMatch(i -> shapes.get(i).get(value).positions() * each == lengths[i]);
        return all ? Optional.of(new Place(value, (int) each)) : Optional.empty();
    }

    private boolean has(String value, int axis, int[] lengths) {
        return IntStream.range(0, lengths.length)
                .allMatch(i -> shapes.get(i).get(value).dims().get(axis) == lengths[i]);
    }

    private int[] extents(String value, int axis) {
        return shapes.stream().mapToInt(s -> s.get(value).dims().get(axis)).toArray();
    }
}
