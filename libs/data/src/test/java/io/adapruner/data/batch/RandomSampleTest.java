package io.adapruner.data.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.data.ImageSplit;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RandomSampleTest {
    private static final ImageSplit NUMBERED = new NumberedSplit(100, 1, 1, 1);

    @Test
    void comesInWholeBatchesWithoutRepetition() {
        List<Batch> sample = RandomSample.of(NUMBERED, 64, 16, 1);

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

    /** 12 MiB an image: two of them are a batch, and no more images come than have a gibibyte. */
    @Test
    void largeImagesComeInSmallBatches() {
        List<Batch> sample = RandomSample.of(new NumberedSplit(9, 3, 2048, 2048), 8, 128, 1);

        assertThat(sample).hasSize(4).allMatch(batch -> batch.size() == 2);
        assertThat(Batches.looking(8191 * 8191 * 3, 128)).isEqualTo(1);
        assertThat(Batches.looking(224 * 224 * 3, 128)).as("as before").isEqualTo(128);
        assertThat(Batches.most(8191 * 8191 * 3)).isEqualTo(10);
    }

    private static List<Integer> numbers(List<Batch> sample) {
        return sample.stream()
                .flatMap(batch -> Arrays.stream(batch.labels()).boxed())
                .toList();
    }
}
