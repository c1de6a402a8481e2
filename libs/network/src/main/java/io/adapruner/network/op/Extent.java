package io.adapruner.network.op;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A kernel, stride, padding, dilation or output in positions.
 *
 * @param dims one number for each axis of positions, as in a shape: height and width, in a volume depth before them
 */
public record Extent(List<Integer> dims) {
    public Extent {
        dims = List.copyOf(dims);
        if (dims.isEmpty() || dims.stream().anyMatch(d -> d < 0)) {
            throw new IllegalArgumentException("extent " + dims + " is empty or negative");
        }
    }

    public Extent(int height, int width) {
        this(List.of(height, width));
    }

    public Extent(int depth, int height, int width) {
        this(List.of(depth, height, width));
    }

    public static Extent square(int side) {
        return even(2, side);
    }

    public static Extent cube(int side) {
        return even(3, side);
    }

    /** The same along so many axes. */
    public static Extent even(int axes, int side) {
        return new Extent(Collections.nCopies(axes, side));
    }

    public int axes() {
        return dims.size();
    }

    public int along(int axis) {
        return dims.get(axis);
    }

    public int height() {
        return dims.get(axes() - 2);
    }

    public int width() {
        return dims.getLast();
    }

    /** How many positions it holds: an area, or a volume. */
    public int area() {
        return dims.stream().reduce(1, Math::multiplyExact);
    }

    /** Whether it is the same along every axis. */
    public boolean isEven(int side) {
        return dims.stream().allMatch(d -> d == side);
    }

    @Override
    public String toString() {
        return dims.stream().map(String::valueOf).collect(Collectors.joining("x"));
    }
}
