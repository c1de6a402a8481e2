package io.adapruner.data.image;

/**
 * Pixels of one image.
 *
 * @param bytes uint8, {@code [channels, height, width]}
 */
record Planes(int channels, int height, int width, byte[] bytes) {}
