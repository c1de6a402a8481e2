package io.adapruner.finetune.testing;

import io.adapruner.data.ImageSplit;
import io.adapruner.data.sample.SampleFormat;
import java.nio.ByteBuffer;
import java.util.Random;

/** Noisy 8 x 8 images whose class is the channel that is a little brighter than the other two. */
public record ColourImages(int size, long seed) implements ImageSplit {
    static final int EXTENT = 8;

    @Override
    public int label(int index) {
        return index % 3;
    }

    @Override
    public SampleFormat format() {
        return SampleFormat.images(3, EXTENT, EXTENT);
    }

    @Override
    public void sample(int index, ByteBuffer into) {
        var random = new Random(seed * 1_000_003 + index);
        for (int c = 0; c < 3; c++) {
            for (int p = 0; p < EXTENT * EXTENT; p++) {
                int base = c == label(index) ? 150 : 110;
                into.put((byte) Math.clamp(base + Math.round(40 * random.nextGaussian()), 0, 255));
            }
        }
    }
}
