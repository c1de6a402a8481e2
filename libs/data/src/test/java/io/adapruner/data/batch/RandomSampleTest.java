package io.adapruner.data.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.data.ImageSplit;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class RandomSampleTest {
    private static final ImageSplit NUMBERED = new NumberedSplit(100, 1, 1, 1);

    @Test
    void comesInWholeBatchesWithoutRepetition() {
        RandomSample sample = RandomSample.of(NUMBERED, 64, 16, 1);

        assertThat(sample).hasSize(4).allMatch(batch -> batch.size() == 16);
        assertThat(numbers(sample)).doesNotHaveDuplicates().hasSize(64);
    }

    @Test
    void imagesAreUnchanged() {
        for (Batch batch : RandomSample.of(NUMBERED, 64, 16, 1)) {
            for (int i = 0; i < batch.size(); i++) {
                assertThat(batch.samples().get(i)).isEqualTo((byte) batch.labels()[i]);
            }
        }
    }

    @Test
    void seedDecides() {
        assertThat(numbers(RandomSample.of(NUMBERED, 50, 10, 7)))
                .isEqualTo(numbers(RandomSample.of(NUMBERED, 50, 10, 7)));
        assertThat(numbers(RandomSample.of(NUMBERED, 50, 10, 7)))
                .isNotEqualTo(numbers(RandomSample.of(NUMBERED, 50, 10, 8)));
    }

    @Test
    void askingForMoreThanThereIsGivesAllInEqualBatches() {
        assertThat(RandomSample.of(NUMBERED, 1000, 30, 1)).hasSize(4).allMatch(batch -> batch.size() == 25);
        assertThat(RandomSample.of(NUMBERED, 1000, 300, 1)).hasSize(1).allMatch(batch -> batch.size() == 100);
        assertThat(RandomSample.of(NUMBERED, 5, 128, 1)).hasSize(1).allMatch(batch -> batch.size() == 5);
    }

    @Test
    void everyPassGivesTheSameBatches() {
        RandomSample sample = RandomSample.of(NUMBERED, 64, 16, 1);

        assertThat(numbers(sample)).isEqualTo(numbers(sample)).isEqualTo(numbers(sample.held()));
    }

    /** 12 MiB an image: ten of them have less than 128 MiB, eleven more. */
    @Test
    void noMoreIsHeldBetweenPassesThanAnEighthOfAGibibyte() {
        var large = new NumberedSplit(12, 3, 2048, 2048);

        Iterable<Batch> held = RandomSample.of(large, 10, 1, 1).held();
        assertThat(held.iterator().next())
                .as("the batch itself")
                .isSameAs(held.iterator().next());

        RandomSample more = RandomSample.of(large, 11, 1, 1);
        assertThat(more.held()).isSameAs(more);
    }

    /** 12 MiB an image: two of them are a batch. */
    @Test
    void largeImagesComeInSmallBatches() {
        RandomSample sample = RandomSample.of(new NumberedSplit(9, 3, 2048, 2048), 8, 128, 1);

        assertThat(sample).hasSize(4).allMatch(batch -> batch.size() == 2);
        assertThat(RandomSample.largest(8191 * 8191 * 3, 128)).isEqualTo(1);
        assertThat(RandomSample.largest(224 * 224 * 3, 128)).isEqualTo(128);
        assertThat(Batches.most(8191 * 8191 * 3)).isEqualTo(10);
    }

    private static List<Integer> numbers(Iterable<Batch> sample) {
        return StreamSupport.stream(sample.spliterator(), false)
                .flatMap(batch -> Arrays.stream(batch.labels()).boxed())
                .toList();
    }
}
