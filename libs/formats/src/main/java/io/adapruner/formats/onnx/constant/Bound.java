package io.adapruner.formats.onnx.constant;

import java.util.List;

/** How large a computed constant may be: a few numbers in a hostile file must not fill the memory. */
final class Bound {
    /** 64 MiB as floats. Weights that are only moved do not count. */
    private static final long MOST_ELEMENTS = 1L << 24;

    private Bound() {}

    static void check(List<Integer> shape) {
        long elements = 1;
        for (int extent : shape) {
            elements *= extent;
            if (extent < 0 || elements > MOST_ELEMENTS) {
                throw new IllegalArgumentException(
                        "a computed constant of shape " + shape + " is larger than " + MOST_ELEMENTS + " values");
            }
        }
    }
}
