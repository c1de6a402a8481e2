package io.adapruner.data.batch;

import io.adapruner.data.ImageSplit;
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
        int bytes = split.imageBytes();
        ByteBuffer pixels = ByteBuffer.allocateDirect(Math.multiplyExact(size, bytes));
        if (augmentation.equals(Augmentation.none())) {
            for (int i = 0; i < size; i++) {
                split.pixels(order[first + i], pixels);
            }
        } else {
            pixels.put(augmented(first, size, bytes));
        }
        return split.labelled() ? new Batch(pixels.flip(), labels(first, size)) : Batch.unlabelled(pixels.flip(), size);
    }

    private int[] labels(int first, int size) {
        int[] labels = new int[size];
        for (int i = 0; i < size; i++) {
            labels[i] = split.label(order[first + i]);
        }
        return labels;
    }

    private byte[] augmented(int first, int size, int bytes) {
        byte[] changed = new byte[size * bytes];
        ByteBuffer original = ByteBuffer.allocate(bytes);
        for (int i = 0; i < size; i++) {
            split.pixels(order[first + i], original.clear());
            var random = new SplittableRandom(seed + first + i);
            augmentation.apply(
                    original.array(), changed, i * bytes, split.channels(), split.height(), split.width(), random);
        }
        return changed;
    }
}
