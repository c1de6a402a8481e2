package io.adapruner.data.batch;

import java.nio.ByteBuffer;

/**
 * Images and their classes.
 *
 * @param pixels direct, uint8, {@code [N, C, H, W]}, position 0, limit at the end
 * @param labels class index of each image
 */
public record Batch(ByteBuffer pixels, int[] labels) {
    public Batch {
        if (!pixels.isDirect() || labels.length == 0 || pixels.remaining() % labels.length != 0) {
            throw new IllegalArgumentException("a batch needs a direct buffer of " + labels.length
                    + " (at least 1) equal images, got " + pixels.remaining() + " bytes");
        }
    }

    public int size() {
        return labels.length;
    }
}
