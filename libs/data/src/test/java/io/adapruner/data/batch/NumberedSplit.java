package io.adapruner.data.batch;

import io.adapruner.data.ImageSplit;
import io.adapruner.data.sample.SampleFormat;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Image i has label i, and i in every byte. */
record NumberedSplit(int size, int channels, int height, int width) implements ImageSplit {
    @Override
    public SampleFormat format() {
        return SampleFormat.images(channels, height, width);
    }

    @Override
    public int label(int index) {
        return index;
    }

    @Override
    public void sample(int index, ByteBuffer into) {
        byte[] image = new byte[format().bytes()];
        Arrays.fill(image, (byte) index);
        into.put(image);
    }
}
