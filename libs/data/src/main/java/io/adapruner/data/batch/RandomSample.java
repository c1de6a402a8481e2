package io.adapruner.data.batch;

import io.adapruner.data.ImageSplit;
import java.util.ArrayList;
import java.util.List;

/** Some unchanged images of a split, chosen at random: what scores, statistics and least squares are measured on. */
public final class RandomSample {
    private RandomSample() {}

    /**
     * Batches of equal size, no image twice.
     *
     * @param images how many are wanted; as many as fill whole batches come, at least one batch
     * @param batch largest batch
     * @param seed the same seed gives the same images in the same order
     */
    public static List<Batch> of(ImageSplit split, int images, int batch, long seed) {
        int size = Math.min(Math.min(batch, images), split.size());
        int count = Math.min(images, split.size()) / size;
        var sample = new ArrayList<Batch>(count);
        try (Batches batches = Batches.training(split, size, Augmentation.none(), seed, 0)) {
            while (sample.size() < count) {
                sample.add(batches.next());
            }
        }
        return List.copyOf(sample);
    }
}
