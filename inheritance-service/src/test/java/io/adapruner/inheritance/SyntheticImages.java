package io.adapruner.inheritance;

import io.adapruner.data.ImageSplit;
import io.adapruner.data.batch.Batch;
import io.adapruner.data.sample.SampleFormat;
import io.adapruner.engine.RunningNetwork;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/** Images in memory. */
record SyntheticImages(byte[][] images, int[] labels, int channels, int height, int width) implements ImageSplit {
    @Override
    public SampleFormat format() {
        return SampleFormat.images(channels, height, width);
    }

    static SyntheticImages random(int count, int channels, int height, int width, long seed) {
        var random = new Random(seed);
        byte[][] images = new byte[count][channels * height * width];
        for (byte[] image : images) {
            random.nextBytes(image);
        }
        return new SyntheticImages(images, new int[count], channels, height, width);
    }

    /** The same images, each labelled with the class that the network sees in it. */
    SyntheticImages labelledBy(RunningNetwork network, int classes) {
        float[] logits = logits(network);
        int[] seen = new int[images.length];
        for (int i = 0; i < seen.length; i++) {
            for (int c = 1; c < classes; c++) {
                seen[i] = logits[i * classes + c] > logits[i * classes + seen[i]] ? c : seen[i];
            }
        }
        return new SyntheticImages(images, seen, channels, height, width);
    }

    float[] logits(RunningNetwork network) {
        var pixels = ByteBuffer.allocateDirect(images.length * format().bytes());
        for (byte[] image : images) {
            pixels.put(image);
        }
        return network.logits(new Batch(pixels.flip(), labels));
    }

    SyntheticImages part(int from, int to) {
        return new SyntheticImages(
                Arrays.copyOfRange(images, from, to), Arrays.copyOfRange(labels, from, to), channels, height, width);
    }

    @Override
    public int size() {
        return images.length;
    }

    @Override
    public int label(int index) {
        return labels[index];
    }

    @Override
    public void sample(int index, ByteBuffer into) {
        into.put(images[index]);
    }
}
