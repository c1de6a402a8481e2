package io.adapruner.data;

import io.adapruner.data.sample.Framing;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Some images of another split, in the order of {@code indices}. */
public record SubsetSplit(ImageSplit whole, int[] indices) implements DerivedSplit {
    /**
     * Some images, every choice as likely as any other.
     *
     * @param images at most as many as there are; of the same seed the smaller part lies within the larger
     */
    public static SubsetSplit random(ImageSplit whole, int images, long seed) {
        if (images < 1 || images > whole.size()) {
            throw new IllegalArgumentException(images + " images of " + whole.size());
        }
        int[] order = Shuffle.permutation(whole.size(), new SplittableRandom(seed));
        return new SubsetSplit(whole, Arrays.copyOf(order, images));
    }

    @Override
    public int size() {
        return indices.length;
    }

    @Override
    public int label(int index) {
        return whole.label(indices[index]);
    }

    @Override
    public void sample(int index, ByteBuffer into) {
        whole.sample(indices[index], into);
    }

    @Override
    public void sample(int index, Framing framing, ByteBuffer into) {
        whole.sample(indices[index], framing, into);
    }

    /** Where the samples are in ascending order, as those of the parts of a data set are. */
    @Override
    public int[] files() {
        int[] ends = whole.files();
        int[] file = IntStream.of(indices)
                .map(index -> {
                    int place = Arrays.binarySearch(ends, index + 1);
                    return place < 0 ? ~place : place;
                })
                .toArray();
        return IntStream.range(1, file.length + 1)
                .filter(i -> i == file.length || file[i] != file[i - 1])
                .toArray();
    }

    @Override
    public void expect(int[] some) {
        whole.expect(IntStream.of(some).map(index -> indices[index]).toArray());
    }
}
