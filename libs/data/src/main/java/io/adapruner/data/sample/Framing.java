package io.adapruner.data.sample;

/** Chooses what is seen of a picture by its size. */
@FunctionalInterface
public interface Framing {
    /** @param height of the picture in pixels, as {@code width} at least 1 */
    Frame frame(int height, int width);
}
