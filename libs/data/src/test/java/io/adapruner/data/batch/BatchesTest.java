package io.adapruner.data.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.adapruner.data.ImageSplit;
import io.adapruner.data.sample.SampleFormat;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.adapruner.recipe.Augmentation;
import io.adapruner.recipe.Augmentation.Crop;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BatchesTest {
    private static final int SIZE = 103;

    @Test
    void ofLargeImagesThereAreFewerInABatchAndAllOfThem() {
        try (var batches = Batches.sequential(new NumberedSplit(5, 3, 1024, 1024), 128)) {
            assertThat(batches.count()).isEqualTo(3);
            assertThat(batches.next().labels()).containsExactly(0, 1);
            assertThat(batches.next().labels()).containsExactly(2, 3);
            assertThat(batches.next().labels()).containsExactly(4);
        }
    }

    @Test
    void sequentialBatchesHoldEveryImageInOrder() {
        try (Batches batches = Batches.sequential(split(), 10)) {
            assertThat(batches.count()).isEqualTo(11);
            var labels = labels(batches);
            assertThat(labels).isEqualTo(IntStream.range(0, SIZE).boxed().toList());
        }
    }

    @Test
    void imagesWithoutLabelsAreShuffledAndChangedAlikeInBatchesWithoutLabels() {
        var pixels = new Pixels(split());
        var augmentation = Augmentation.padded();
        try (Batches labelled = Batches.training(split(), 10, augmentation, 3, 0);
                Batches unlabelled = Batches.training(pixels, 10, augmentation, 3, 0)) {
            while (unlabelled.hasNext()) {
                Batch batch = unlabelled.next();
                assertThat(batch.samples()).isEqualTo(labelled.next().samples());
                assertThat(batch.size()).isEqualTo(10);
                assertThat(batch.labelled()).isFalse();
                assertThatExceptionOfType(ProblemException.class)
                        .isThrownBy(batch::labels)
                        .withMessageContaining("the labels of 10 images were asked for, which have none")
                        .returns(ProblemCode.INVALID_DATASET, ProblemException::code);
            }
            assertThat(labelled.hasNext()).isFalse();
        }
    }

    private record Pixels(ImageSplit split) implements ImageSplit {
        @Override
        public int size() {
            return split.size();
        }

        @Override
        public boolean labelled() {
            return false;
        }

        @Override
        public int label(int index) {
            throw new AssertionError("asked for the label of " + index);
        }

        @Override
        public SampleFormat format() {
            return split.format();
        }

        @Override
        public void sample(int index, ByteBuffer into) {
            split.sample(index, into);
        }
    }

    @Test
    void pixelsBelongToTheirLabels() {
        try (Batches batches = Batches.training(split(), 10, new Augmentation(Crop.NONE, true, 0, 0, 0, 0, 0), 3, 0)) {
            while (batches.hasNext()) {
                Batch batch = batches.next();
                for (int i = 0; i < batch.size(); i++) {
                    assertThat((int) batch.samples().get(i * 48)).isEqualTo(batch.labels()[i]);
                }
            }
        }
    }

    @Test
    void anEpochIsAnOrderOfItsOwnWithoutTheRest() {
        List<Integer> first = labels(Batches.training(split(), 10, Augmentation.none(), 3, 0));
        assertThat(first).hasSize(100).doesNotHaveDuplicates();
        assertThat(labels(Batches.training(split(), 10, Augmentation.none(), 3, 0)))
                .isEqualTo(first);
        assertThat(labels(Batches.training(split(), 10, Augmentation.none(), 3, 1)))
                .isNotEqualTo(first);
        assertThat(labels(Batches.training(split(), 10, Augmentation.none(), 4, 0)))
                .isNotEqualTo(first);
    }

    /** Everything that can be drawn, drawn. */
    private static final Augmentation ALL = new Augmentation(Crop.RESIZED, true, 0.4, 9, 0.5, 0.2, 1);

    @Test
    void whateverIsDrawnASkippedToBatchIsTheSame() {
        try (Batches whole = Batches.training(split(), 10, ALL, 5, 2);
                Batches rest = Batches.training(split(), 10, ALL, 5, 2).skip(4)) {
            for (int i = 0; i < 4; i++) {
                whole.next();
            }
            while (rest.hasNext()) {
                Batch batch = rest.next();
                Batch same = whole.next();
                assertThat(batch.samples()).isEqualTo(same.samples());
                assertThat(batch.own()).isEqualTo(same.own()).isBetween(0.0, 1.0);
                assertThat(batch.labels()).isEqualTo(same.labels());
            }
            assertThat(whole.hasNext()).isFalse();
        }
    }

    @Test
    void imagesThatAreNotMixedAreTheirOwn() {
        try (Batches batches = Batches.training(split(), 10, Augmentation.padded(), 5, 2)) {
            assertThat(batches.next().own()).isEqualTo(1);
        }
    }

    @Property(tries = 50)
    void skippingGivesTheRestOfTheSameEpoch(
            @ForAll @IntRange(max = 12) int taken, @ForAll @IntRange(max = 12) int skipped) {
        List<byte[]> whole = pixels(Batches.training(split(), 10, Augmentation.padded(), 5, 2));
        Batches batches = Batches.training(split(), 10, Augmentation.padded(), 5, 2);
        int before = Math.min(taken, whole.size());
        for (int i = 0; i < before; i++) {
            batches.next();
        }
        List<byte[]> rest = pixels(batches.skip(skipped));
        List<byte[]> expected = whole.subList(Math.min(before + skipped, whole.size()), whole.size());
        assertThat(rest).usingRecursiveComparison().isEqualTo(expected);
    }

    @Test
    void nothingComesAfterTheLast() {
        Batches batches = Batches.sequential(split(), SIZE);
        batches.next();
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(batches::next);
    }

    private static List<Integer> labels(Batches batches) {
        var labels = new ArrayList<Integer>();
        while (batches.hasNext()) {
            Arrays.stream(batches.next().labels()).forEach(labels::add);
        }
        return labels;
    }

    private static List<byte[]> pixels(Batches batches) {
        var all = new ArrayList<byte[]>();
        while (batches.hasNext()) {
            Batch batch = batches.next();
            byte[] bytes = new byte[batch.samples().remaining()];
            batch.samples().get(bytes);
            all.add(bytes);
        }
        return all;
    }

    private static ImageSplit split() {
        return new NumberedSplit(SIZE, 3, 4, 4);
    }

    /** 100 images in batches of 10, of which at most as many are ahead as there is memory for beside the one that is looked at. */
    @Test
    void reusedMemoryHoldsTheSameImages() {
        List<byte[]> fresh = pixels(Batches.training(split(), 10, Augmentation.padded(), 5, 2));
        var memory = Collections.newSetFromMap(new IdentityHashMap<byte[], Boolean>());
        var seen = new ArrayList<byte[]>();
        try (Batches batches =
                Batches.training(split(), 10, Augmentation.padded(), 5, 2).reusing()) {
            while (batches.hasNext()) {
                Batch batch = batches.next();
                memory.add(batch.samples().array());
                byte[] image = new byte[batch.samples().remaining()];
                batch.samples().duplicate().get(image);
                seen.add(image);
            }
        }
        assertThat(seen).containsExactlyElementsOf(fresh);
        assertThat(memory).hasSizeLessThanOrEqualTo(2 * Runtime.getRuntime().availableProcessors() + 2);
    }
}
