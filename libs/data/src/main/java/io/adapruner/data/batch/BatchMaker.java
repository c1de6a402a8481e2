package io.adapruner.data.batch;

import io.adapruner.data.ImageSplit;
import io.adapruner.data.augment.Augmenter;
import io.adapruner.data.augment.Mixing;
import io.adapruner.recipe.Augmentation;
import java.nio.ByteBuffer;
import java.util.Arrays;
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

    /** Bytes of the samples of a batch. */
    int bytes(int number) {
        return Math.multiplyExact(size(number), split.format().bytes());
    }

    private int size(int number) {
        return Math.min(batch, order.samples().length - number * batch);
    }

    /** @param memory of the batch's bytes, whatever they are */
    Batch make(int number, byte[] memory) {
        int first = number * batch;
        int size = size(number);
        ByteBuffer samples = ByteBuffer.wrap(memory);
        double own = 1;
        if (augmentation.equals(Augmentation.none())) {
            for (int i = 0; i < size; i++) {
                split.sample(order.samples()[first + i], samples);
            }
        } else {
            augment(first, size, memory);
            if (augmentation.mixes()) {
                own = Mixing.mix(augmentation, memory, split.format().shape(), new SplittableRandom(~(seed + first)));
            }
        }
        return new Batch(split.format().kind(), samples.rewind(), size, labels(first, size), own);
    }

    private int[] labels(int first, int size) {
        int[] labels = new int[split.labelled() ? size : 0];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = split.label(order.samples()[first + i]);
        }
        return labels;
    }

    private void augment(int first, int size, byte[] into) {
        var augmenter = new Augmenter(augmentation, split.format().shape());
        int bytes = split.format().bytes();
        Arrays.fill(into, (byte) 0);
        for (int i = 0; i < size; i++) {
            augmenter.apply(split, order.samples()[first + i], into, i * bytes, new SplittableRandom(seed + first + i));
        }
    }
}
