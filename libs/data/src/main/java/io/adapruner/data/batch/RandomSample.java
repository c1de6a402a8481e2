package io.adapruner.data.batch;

import io.adapruner.data.ImageSplit;
import io.adapruner.recipe.Augmentation;
import java.util.ArrayList;
import java.util.List;

/**
 * Some unchanged samples of a split, chosen at random: what scores, statistics and least squares are measured on. In batches of equal
 * size, no image twice; every pass gives the same batches, and makes them as they are asked for.
 */
public final class RandomSample implements Iterable<Batch> {
    /** Bytes that are held between passes: 682 images of 256 x 256. */
    private static final long HELD = 1L << 27;

    /** Bytes of one batch: 223 images of 224 x 224, two of 2,048 x 2,048. What is measured on them depends a little on their size. */
    private static final int BATCH_BYTES = 1 << 25;

    private final ImageSplit split;
    private final int count;
    private final int batch;
    private final long seed;

    private RandomSample(ImageSplit split, int count, int batch, long seed) {
        this.split = split;
        this.count = count;
        this.batch = batch;
        this.seed = seed;
    }

    /**
     * Chooses.
     *
     * @param images how many are wanted; the split's images are the most that come, and of those a few less where they cannot be
     *     divided equally
     * @param batch largest batch; of large images batches are smaller: as many as have 32 MiB, at least one
     * @param seed the same seed gives the same images in the same order
     */
    public static RandomSample of(ImageSplit split, int images, int batch, long seed) {
        int all = Math.min(images, split.size());
        int count = Math.ceilDiv(all, largest(split.format().bytes(), batch));
        return new RandomSample(split, count, all / count, seed);
    }

    static int largest(int sampleBytes, int most) {
        return Math.clamp(BATCH_BYTES / sampleBytes, 1, most);
    }

    /** A pass; each batch is good until the next is asked for. */
    @Override
    public Batches iterator() {
        return pass().reusing();
    }

    private Batches pass() {
        return Batches.training(split, batch, Augmentation.none(), seed, 0).first(count);
    }

    /** For several passes: the batches themselves where they take no more than 128 MiB, else these, which are made at each pass. */
    public Iterable<Batch> held() {
        return bytes() <= HELD ? list() : this;
    }

    private long bytes() {
        return (long) count * batch * split.format().bytes();
    }

    private List<Batch> list() {
        var batches = new ArrayList<Batch>(count);
        try (Batches pass = pass()) {
            pass.forEachRemaining(batches::add);
        }
        return List.copyOf(batches);
    }
}
