package io.adapruner.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.adapruner.data.sample.SampleFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SubsetSplitTest {
    private static final DecodedSplit WHOLE = new DecodedSplit(100, SampleFormat.images(1, 1, 1), new byte[100]);

    @Test
    void aSmallerPartOfTheSameSeedLiesWithinTheLarger() {
        int[] few = SubsetSplit.random(WHOLE, 30, 7).indices();
        int[] more = SubsetSplit.random(WHOLE, 60, 7).indices();

        assertThat(few).doesNotHaveDuplicates().hasSize(30);
        assertThat(more).doesNotHaveDuplicates().startsWith(few);
    }

    @Test
    void allImagesAreEachThereOnce() {
        assertThat(SubsetSplit.random(WHOLE, 100, 7).indices())
                .containsExactlyInAnyOrder(IntStream.range(0, 100).toArray())
                .isNotEqualTo(IntStream.range(0, 100).toArray());
    }

    @Test
    void moreImagesThanThereAreAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> SubsetSplit.random(WHOLE, 101, 7));
        assertThatIllegalArgumentException().isThrownBy(() -> SubsetSplit.random(WHOLE, 0, 7));
    }
}
