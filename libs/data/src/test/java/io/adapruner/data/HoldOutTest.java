package io.adapruner.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.adapruner.data.sample.SampleFormat;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HoldOutTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0.5, 0",
        "1, 0.9, 0",
        "2, 0.1, 1",
        "2, 0.9, 1",
        "3, 0.99, 2",
        "10, 0.1, 1",
        "10, 0.25, 3",
        "1000, 0.1, 100"
    })
    void aClassGivesItsRoundedShareAtLeastOneAndNeverAll(int images, double fraction, int heldOut) {
        assertThat(HoldOut.of(images, fraction)).isEqualTo(heldOut);
    }

    /** Of six images in five classes, two are of one. */
    @Property(tries = 200)
    void bothPartsTogetherAreTheSplitAndEveryClassGivesItsShare(
            @ForAll @Size(min = 6, max = 60) List<@IntRange(max = 4) Integer> each,
            @ForAll @DoubleRange(min = 0.01, max = 0.99) double fraction,
            @ForAll long seed) {
        int[] labels = each.stream().mapToInt(Integer::intValue).toArray();
        HoldOut parts = HoldOut.stratified(labelled(labels), 5, fraction, seed);

        assertThat(parts.rest()).isSorted();
        assertThat(parts.heldOut()).isSorted();
        assertThat(IntStream.concat(Arrays.stream(parts.rest()), Arrays.stream(parts.heldOut()))
                        .sorted()
                        .toArray())
                .isEqualTo(IntStream.range(0, labels.length).toArray());
        for (int c = 0; c < 5; c++) {
            int label = c;
            long all = Arrays.stream(labels).filter(l -> l == label).count();
            assertThat(Arrays.stream(parts.heldOut())
                            .filter(i -> labels[i] == label)
                            .count())
                    .isEqualTo(HoldOut.of((int) all, fraction));
        }
    }

    /** Of 400 images a hundred choose, of few a quarter at most unless the fraction is more. */
    @ParameterizedTest
    @CsvSource({"400, 0.1, 100", "2000, 0.1, 200", "40, 0.1, 10", "4, 0.5, 2", "2, 0.1, 1"})
    void withoutClassesEnoughAreHeldOutForAChoice(int images, double fraction, int heldOut) {
        HoldOut parts = HoldOut.random(images, fraction, 3);

        assertThat(parts.heldOut()).hasSize(heldOut).isSorted();
        assertThat(parts.rest()).isSorted();
        assertThat(IntStream.concat(Arrays.stream(parts.rest()), Arrays.stream(parts.heldOut()))
                        .sorted()
                        .toArray())
                .isEqualTo(IntStream.range(0, images).toArray());
    }

    @Test
    void theSeedDecides() {
        var split = labelled(new int[100]);

        assertThat(HoldOut.stratified(split, 1, 0.5, 1).heldOut())
                .isEqualTo(HoldOut.stratified(split, 1, 0.5, 1).heldOut())
                .isNotEqualTo(HoldOut.stratified(split, 1, 0.5, 2).heldOut());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.1, Double.NaN})
    void aFractionOfNothingOrAllIsRefused(double fraction) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HoldOut.stratified(labelled(new int[2]), 1, fraction, 0))
                .withMessageContaining("must be in (0, 1)");
    }

    /** Images without pixels. */
    private static ImageSplit labelled(int[] labels) {
        return new LabelledSplit(new DecodedSplit(labels.length, SampleFormat.images(1, 1, 1), new byte[0]), labels);
    }
}
