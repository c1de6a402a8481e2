package io.adapruner.network.latency;

/**
 * How well a number of channels suits a runtime's kernels, which work on blocks of 4, 8 or 16: the largest power of two that
 * divides it, at most {@value #BLOCK}. A whole width counts as the best there is: it is what the original has.
 */
final class Alignment {
    /** Channels of the largest block. */
    static final int BLOCK = 16;
    /** Number of classes. */
    static final int CLASSES = 5;
    /** The class of multiples of the largest block. */
    static final int BEST = CLASSES - 1;

    private Alignment() {}

    /** 0 for odd numbers to {@link #BEST}; the worse of a layer's two sides counts. */
    static int of(int inputs, int wholeInputs, int outputs, int wholeOutputs) {
        return Math.min(of(inputs, wholeInputs), of(outputs, wholeOutputs));
    }

    private static int of(int channels, int whole) {
        return channels == whole ? BEST : Math.min(BEST, Integer.numberOfTrailingZeros(channels));
    }
}
