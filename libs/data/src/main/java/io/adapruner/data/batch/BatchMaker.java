package io.adapruner.data.batch;

import io.adapruner.data.ImageSplit;
import io.adapruner.data.sample.SampleKind;
import io.adapruner.network.tensor.TensorShape;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Makes batch number n of a pass, in any thread.
 *
 * @param order positions in the split
 * @param seed of the augmentation of this pass
 */
record BatchMaker(ImageSplit split, int batch, int[] order, Augmentation augmentation, long seed) {
    static BatchMaker inOrder(ImageSplit split, int batch) {
        return new BatchMaker(split, batch, IntStream.range(0, split.size()).toArray(), Augmentation.none(), 0);
    }

    Batch make(int number) {
        int first = number * batch;
        int size = Math.min(batch, order.length - first);
        int bytes = split.format().bytes();
        ByteBuffer samples = ByteBuffer.allocateDirect(Math.multiplyExact(size, bytes));
        if (augmentation.equals(Augmentation.none())) {
            for (int i = 0; i < size; i++) {
                split.sample(order[first + i], samples);
            }
        } else {
            samples.put(augmented(first, size, bytes));
        }
        SampleKind kind = split.format().kind();
        return split.labelled()
                ? new Batch(kind, samples.flip(), size, labels(first, size))
                : Batch.unlabelled(kind, samples.flip(), size);
    }

    private int[] labels(int first, int size) {
        int[] labels = new int[size];
        for (int i = 0; i < size; i++) {
            labels[i] = split.label(order[first + i]);
        }
        return labels;
    }

    private byte[] augmented(int first, int size, int bytes) {
        TensorShape image = split.format().shape();
        byte[] changed = new byte[size * bytes];
        ByteBuffer original = ByteBuffer.allocate(bytes);
        for (int i = 0; i < size; i++) {
            split.sample(order[first + i], original.clear());
            var random = new SplittableRandom(seed + first + i);
            augmentation.apply(
                    original.array(), changed, i * bytes, image.channels(), image.height(), image.width(), random);
        }
        return changed;
    }
}
