package io.adapruner.data;

import java.nio.ByteBuffer;

/**
 * Images held decoded.
 *
 * @param pixels {@code [size, C, H, W]}
 */
record DecodedSplit(int size, int channels, int height, int width, byte[] pixels) implements UnlabelledSplit {
    @Override
    public void pixels(int index, ByteBuffer into) {
        into.put(pixels, Math.multiplyExact(index, imageBytes()), imageBytes());
    }
}
