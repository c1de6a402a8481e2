package io.adapruner.data;

import java.nio.ByteBuffer;

/**
 * Images held decoded.
 *
 * @param pixels {@code [size, C, H, W]}
 */
record DecodedSplit(int channels, int height, int width, byte[] pixels, int[] labels) implements ImageSplit {
    @Override
    public int size() {
        return labels.length;
    }

    @Override
    public int label(int index) {
        return labels[index];
    }

    @Override
    public void pixels(int index, ByteBuffer into) {
        into.put(pixels, Math.multiplyExact(index, imageBytes()), imageBytes());
    }
}
