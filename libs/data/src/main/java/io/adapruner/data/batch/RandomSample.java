package io.adapruner.data.batch;

import io.adapruner.data.ImageSplit;
import io.adapruner.recipe.Augmentation;
import java.util.ArrayList;
import java.util.List;

/** Some unchanged samples of a split, chosen at random: what scores, statistics and least squares are measured on. */
public final class RandomSample {
    /** Bytes of a whole sample: 7,133 images of 224 x 224. */
    private static final long BYTES = 1L << 30;

    private RandomSample() {}

    /**
     * Batches of equal size, no image twice.
     *
     * @param images how many are wanted; the split's images, and 1 GiB of them, are the most that come, and of those a few less
     *     where they cannot be divided equally
     * @param batch largest batch; of large images batches are smaller, see {@link Batches#sequential}
     * @param seed the same seed gives the same images in the same order
     */
    public static List<Batch> of(ImageSplit split, int images, int batch, long seed) {
        int all = Math.clamp(BYTES / split.format().bytes(), 1, Math.min(images, split.size()));
        int count = Math.ceilDiv(all, Batches.looking(split.format().bytes(), batch));
        int size = all / count;
        var sample = new ArrayList<Batch>(count);
        try (Batches batches = Batches.training(split, size, Augmentation.none(), seed, 0)) {
            while (sample.size() < count) {
                sample.add(batches.next());
            }
        }
        return List.copyOf(sample);
    }
}
