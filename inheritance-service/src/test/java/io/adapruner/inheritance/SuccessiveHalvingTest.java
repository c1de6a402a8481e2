package io.adapruner.inheritance;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.inheritance.SuccessiveHalving.Round;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SuccessiveHalvingTest {
    @Test
    void aThirdGoesOnToThreeTimesAsManyImages() {
        assertThat(SuccessiveHalving.rounds(36, 5_000))
                .containsExactly(new Round(36, 186), new Round(12, 556), new Round(4, 1_667), new Round(2, 5_000));
        assertThat(SuccessiveHalving.rounds(36, SuccessiveHalving.MOST_IMAGES))
                .containsExactly(new Round(36, 100), new Round(12, 278), new Round(4, 834), new Round(2, 2_500));
        assertThat(SuccessiveHalving.rounds(27, 2_700))
                .containsExactly(new Round(27, 100), new Round(9, 300), new Round(3, 900), new Round(2, 2_700));
    }

    @Test
    void fewCandidatesAreJudgedByAllImagesAtOnce() {
        assertThat(SuccessiveHalving.rounds(9, 5_000)).containsExactly(new Round(9, 5_000));
        assertThat(SuccessiveHalving.rounds(1, 5_000)).containsExactly(new Round(1, 5_000));
        assertThat(SuccessiveHalving.rounds(10, 5_000)).hasSize(3);
    }

    @Test
    void fewImagesJudgeNobodyTwiceTheSameWay() {
        assertThat(SuccessiveHalving.rounds(36, 100)).containsExactly(new Round(36, 100), new Round(2, 100));
        assertThat(SuccessiveHalving.rounds(36, 40)).containsExactly(new Round(36, 40), new Round(2, 40));
        assertThat(SuccessiveHalving.rounds(36, 1_001))
                .containsExactly(new Round(36, 100), new Round(4, 334), new Round(2, 1_001));
        assertThat(SuccessiveHalving.rounds(36, 450))
                .containsExactly(new Round(36, 100), new Round(4, 150), new Round(2, 450));
    }

    @Property
    void roundsNarrowAndImagesGrowToAll(
            @ForAll @IntRange(min = 1, max = 200) int candidates, @ForAll @IntRange(min = 1, max = 20_000) int images) {
        List<Round> rounds = SuccessiveHalving.rounds(candidates, images);

        assertThat(rounds).hasSizeBetween(1, 4);
        assertThat(rounds.getFirst().candidates()).isEqualTo(candidates);
        assertThat(rounds.getLast().images()).isEqualTo(images);
        for (int r = 1; r < rounds.size(); r++) {
            assertThat(rounds.get(r).candidates())
                    .isLessThan(rounds.get(r - 1).candidates())
                    .isGreaterThanOrEqualTo(SuccessiveHalving.FINALISTS);
            assertThat(rounds.get(r).images())
                    .isGreaterThanOrEqualTo(rounds.get(r - 1).images());
        }
    }

    /** What is above it is the rounding up of images. */
    @Property
    void upToThirtySixCandidatesCostNoMoreThanSixJudgedByAllImages(
            @ForAll @IntRange(min = 10, max = 36) int candidates,
            @ForAll @IntRange(min = 3_000, max = 20_000) int images) {
        double passes = SuccessiveHalving.rounds(candidates, images).stream()
                        .mapToDouble(round -> (double) round.candidates() * round.images())
                        .sum()
                / images;

        assertThat(passes).isLessThan(6.02);
    }

    @Property
    void whatIsTrulyBestWinsWhereFewImagesTellAsMuchAsAll(
            @ForAll @IntRange(min = 1, max = 100) int candidates, @ForAll @LongRange(max = 1_000) long seed) {
        var random = new SplittableRandom(seed);
        double[] accuracies = random.doubles(candidates, 0, 100).toArray();
        List<Integer> all = IntStream.range(0, candidates).boxed().toList();
        Comparator<Integer> best =
                Comparator.comparingDouble((Integer c) -> accuracies[c]).reversed();
        List<Integer> left = all;
        List<Round> rounds = SuccessiveHalving.rounds(candidates, 5_000);
        for (Round round : rounds.subList(1, rounds.size())) {
            left = SuccessiveHalving.survivors(left, round.candidates(), best);
        }

        assertThat(left).contains(all.stream().min(best).orElseThrow()).isSorted();
    }

    @Test
    void ofEqualsTheEarlierGoOnInTheirOrder() {
        assertThat(SuccessiveHalving.survivors(
                        List.of("c3", "a2", "b3", "d1", "e3"), 2, Comparator.comparing(name -> -name.charAt(1))))
                .containsExactly("c3", "b3");
        assertThat(SuccessiveHalving.survivors(
                        List.of("d1", "a2", "b2", "c3"), 3, Comparator.comparing(name -> -name.charAt(1))))
                .containsExactly("a2", "b2", "c3");
    }
}
