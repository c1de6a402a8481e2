package io.adapruner.data.batch;

import io.adapruner.data.ImageSplit;
import io.adapruner.data.augment.Augmenter;
import io.adapruner.data.augment.Mixing;
import io.adapruner.recipe.Augmentation;
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
        double own = 1;
        if (augmentation.equals(Augmentation.none())) {
            for (int i = 0; i < size; i++) {
                split.sample(order[first + i], samples);
            }
        } else {
            byte[] changed = augmented(first, size, bytes);
            if (augmentation.mixes()) {
                own = Mixing.mix(augmentation, changed, split.format().shape(), new SplittableRandom(~(seed + first)));
            }
            samples.put(changed);
        }
        return new Batch(split.format().kind(), samples.flip(), size, labels(first, size), own);
    }

    private int[] labels(int first, int size) {
        int[] labels = new int[split.labelled() ? size : 0];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = split.label(order[first + i]);
        }
        return labels;
    }

    private byte[] augmented(int first, int size, int bytes) {
        var augmenter = new Augmenter(augmentation, split.format().shape());
        byte[] changed = new byte[size * bytes];
        for (int i = 0; i < size; i++) {
            augmenter.apply(split, order[first + i], changed, i * bytes, new SplittableRandom(seed + first + i));
        }
        return changed;
    }
}
