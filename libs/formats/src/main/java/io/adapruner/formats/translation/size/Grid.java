package io.adapruner.formats.translation.size;

import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A stored tensor that says where the positions of maps are, or to which map they belong: the anchors and strides of a detector. Its values
 * {@code [before, positions, behind]} are affine in the row and the column of a position: {@code down * row + across * column + offset}.
 *
 * @param parts one behind the other along the positions
 */
record Grid(int before, int behind, List<Part> parts) {
    /** Relative to the largest value: what is counted anew in single precision is that near. */
    private static final double TOLERANCE = 2e-6;

    private static final int MOST_CHANNELS = 1 << 12;

    Grid {
        parts = List.copyOf(parts);
    }

    /**
     * The positions of one map.
     *
     * @param each values at every position, one behind the other
     * @param down for every {@code [before, each, behind]}
     */
    record Part(String map, int each, List<Double> down, List<Double> across, List<Double> offset) {
        Part {
            down = List.copyOf(down);
            across = List.copyOf(across);
            offset = List.copyOf(offset);
        }
    }

    /**
     * The positions that a tensor may be of.
     *
     * @param each values at every position
     */
    record Place(String map, int each) {
        int length(TensorShape shape) {
            return Math.multiplyExact(each, Math.toIntExact(shape.positions()));
        }
    }

    /**
     * A tensor at one size.
     *
     * @param view its extents
     * @param shapes of the maps, in the order of the places
     */
    record Sample(Tensor tensor, List<Integer> view, List<TensorShape> shapes) {}

    /** The grid that a tensor is at all sizes, or nothing where it is none of these places. */
    static Optional<Grid> of(List<Place> places, List<Sample> samples, int firstAxis, int lastAxis) {
        List<Integer> view = samples.getFirst().view();
        long before = elements(view.subList(0, firstAxis));
        long behind = elements(view.subList(lastAxis + 1, view.size()));
        if (before > MOST_CHANNELS || behind > MOST_CHANNELS) {
            return Optional.empty();
        }
        var parts = new ArrayList<Part>();
        for (int p = 0; p < places.size(); p++) {
            int at = p;
            if (before * behind * places.get(p).each() > MOST_CHANNELS) {
                return Optional.empty();
            }
            var fit = new Fit(
                    places.get(p),
                    samples.stream()
                            .map(sample -> Values.of(places, at, sample))
                            .toList(),
                    (int) before,
                    (int) behind);
            Part part = fit.part();
            if (!fit.holds(part)) {
                return Optional.empty();
            }
            parts.add(part);
        }
        return Optional.of(new Grid((int) before, (int) behind, parts));
    }

    private static long elements(List<Integer> dims) {
        return dims.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }

    /**
     * What a tensor holds of one map at one size.
     *
     * @param first position of the map's own
     * @param positions of all maps
     * @param largest of all values, without its sign
     */
    private record Values(Tensor tensor, TensorShape map, int first, int positions, double largest) {
        static Values of(List<Place> places, int at, Sample sample) {
            int[] lengths = IntStream.range(0, places.size())
                    .map(p -> places.get(p).length(sample.shapes().get(p)))
                    .toArray();
            return new Values(
                    sample.tensor(),
                    sample.shapes().get(at),
                    Arrays.stream(lengths).limit(at).sum(),
                    Arrays.stream(lengths).sum(),
                    largest(sample.tensor()));
        }

        private static double largest(Tensor tensor) {
            return IntStream.range(0, tensor.elements())
                    .mapToDouble(i -> Math.abs(tensor.get(i)))
                    .max()
                    .orElse(0);
        }
    }

    /** Looks for the steps and offsets of one map's part. */
    private record Fit(Place place, List<Values> sizes, int before, int behind) {
        Part part() {
            Values largest = sizes.stream()
                    .max(Comparator.comparingLong(values -> values.map().positions()))
                    .orElseThrow();
            int rows = largest.map().height() - 1;
            int columns = largest.map().width() - 1;
            var down = new ArrayList<Double>();
            var across = new ArrayList<Double>();
            var offset = new ArrayList<Double>();
            for (int k = 0; k < before * place.each() * behind; k++) {
                double first = value(largest, k, 0, 0);
                offset.add(first);
                down.add(rows == 0 ? 0 : (value(largest, k, rows, 0) - first) / rows);
                across.add(columns == 0 ? 0 : (value(largest, k, 0, columns) - first) / columns);
            }
            return new Part(place.map(), place.each(), down, across, offset);
        }

        boolean holds(Part part) {
            return sizes.stream()
                    .allMatch(values ->
                            IntStream.range(0, part.offset().size()).allMatch(channel -> holds(part, values, channel)));
        }

        private boolean holds(Part part, Values values, int channel) {
            double near = TOLERANCE * values.largest();
            double down = part.down().get(channel);
            double across = part.across().get(channel);
            double offset = part.offset().get(channel);
            for (int row = 0; row < values.map().height(); row++) {
                for (int column = 0; column < values.map().width(); column++) {
                    double counted = down * row + across * column + offset;
                    if (!(Math.abs(counted - value(values, channel, row, column)) <= near)) {
                        return false;
                    }
                }
            }
            return true;
        }

        /** @param channel of {@code [before, each, behind]} */
        private double value(Values values, int channel, int row, int column) {
            int each = place.each();
            int inFront = channel / (each * behind);
            int within = channel / behind % each;
            int position = values.first() + (row * values.map().width() + column) * each + within;
            return values.tensor().get((inFront * values.positions() + position) * behind + channel % behind);
        }
    }
}
