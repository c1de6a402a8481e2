package io.adapruner.formats.read.onnx.constant;

import java.util.List;

/**
 * How large a computed constant may be: a few numbers in a hostile file must not fill the memory. Weights that are only moved do
 * not count.
 *
 * @param values most of one constant
 */
public record Bound(long values) {
    private static final long LARGEST = 1L << 24;

    public Bound {
        values = Math.min(values, LARGEST);
    }

    public void check(List<Integer> shape) {
        long elements = 1;
        for (int extent : shape) {
            elements *= extent;
            if (extent < 0 || elements > values) {
                throw new IllegalArgumentException(
                        "a computed constant of shape " + shape + " is larger than " + values + " values");
            }
        }
    }
}
