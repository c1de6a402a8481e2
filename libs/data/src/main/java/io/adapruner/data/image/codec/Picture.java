package io.adapruner.data.image.codec;

/** Pixels, read row by row: some are decoded only then. For one thread; to be closed, for some lie outside the heap. */
public interface Picture extends AutoCloseable {
    int width();

    int height();

    /**
     * Part of one row.
     *
     * @param y never above the row of the call before
     * @param from first column
     * @param count columns
     * @param into receives {@code 0xRRGGBB} of each from its first place
     */
    void row(int y, int from, int count, int[] into);

    @Override
    default void close() {
        // lies on the heap
    }
}
