package io.adapruner.data.batch;

import io.adapruner.data.ImageSplit;
import io.adapruner.data.augment.Augmenter;
import io.adapruner.data.augment.Mixing;
import io.adapruner.recipe.Augmentation;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * Makes batch number n of a pass, in any thread.
 *
 * @param order of the pass
 * @param seed of the augmentation of this pass
 */
record BatchMaker(ImageSplit split, int batch, Order order, Augmentation augmentation, long seed) {
    static BatchMaker inOrder(ImageSplit split, int batch) {
        return new BatchMaker(split, batch, Order.sequential(split), Augmentation.none(), 0);
    }

    /**
     * Tells the split which samples come next, where a batch is the first of its window.
     *
     * @param told the window of which it was told last
     * @return the window of which it is told now
     */
    int announce(int number, int told) {
        int window = order.window(number * batch);
        if (order.windows().length > 1 && window != told) {
            split.expect(order.from(window));
        }
        return window;
    }

    Batch make(int number) {
        int first = number * batch;
        int size = Math.min(batch, order.samples().length - first);
        int bytes = split.format().bytes();
        ByteBuffer samples = ByteBuffer.allocateDirect(Math.multiplyExact(size, bytes));
        double own = 1;
        if (augmentation.equals(Augmentation.none())) {
            for (int i = 0; i < size; i++) {
                split.sample(order.samples()[first + i], samples);
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
            labels[i] = split.label(order.samples()[first + i]);
        }
        return labels;
    }

    private byte[] augmented(int first, int size, int bytes) {
        var augmenter = new Augmenter(augmentation, split.format().shape());
        byte[] changed = new byte[size * bytes];
        for (int i = 0; i < size; i++) {
            augmenter.apply(
                    split, order.samples()[first + i], changed, i * bytes, new SplittableRandom(seed + first + i));
        }
        return changed;
    }
}
