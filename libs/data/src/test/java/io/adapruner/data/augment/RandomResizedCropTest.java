package io.adapruner.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.data.sample.Frame;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RandomResizedCropTest {
    @Property(tries = 500)
    void aPartLiesWithinThePictureAndFillsTheImage(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 900) int height,
            @ForAll @IntRange(min = 1, max = 900) int width) {
        Frame frame = new RandomResizedCrop(224, 192, true, new SplittableRandom(seed)).frame(height, width);

        assertThat(frame.down().first() + frame.down().length()).isLessThanOrEqualTo(height);
        assertThat(frame.across().first() + frame.across().length()).isLessThanOrEqualTo(width);
        assertThat(frame.down())
                .returns(224L, Frame.Axis::resized)
                .returns(0L, Frame.Axis::start)
                .returns(224, Frame.Axis::count);
        assertThat(frame.across())
                .returns(192L, Frame.Axis::resized)
                .returns(0L, Frame.Axis::start)
                .returns(192, Frame.Axis::count);
    }

    /** Area and form are drawn evenly, so of a square picture 54 % of the area are seen on average, less what does not fit. */
    @Test
    void areasAndFormsAreThoseOfTheSource() {
        var random = new SplittableRandom(1);
        double[] areas = new double[20_000];
        for (int i = 0; i < areas.length; i++) {
            Frame frame = new RandomResizedCrop(224, 224, false, random).frame(1000, 1000);
            double ratio = (double) frame.across().length() / frame.down().length();
            areas[i] = frame.across().length() * (double) frame.down().length() / 1e6;
            assertThat(areas[i]).isBetween(0.079, 1.0);
            assertThat(ratio).isBetween(0.74, 1.35);
            assertThat(frame.mirrored()).isFalse();
        }
        // Of area a only forms within [a, 1 / a] fit: the mean over all drawn pairs that do, by numerical integration.
        double[] fitting = IntStream.range(0, 1000)
                .mapToDouble(i -> 0.08 + 0.92 * (i + 0.5) / 1000)
                .toArray();
        double weight = 0;
        double mean = 0;
        for (double a : fitting) {
            double share = Math.min(1, -Math.log(a) / Math.log(4.0 / 3));
            weight += share;
            mean += share * a;
        }
        assertThat(IntStream.range(0, areas.length)
                        .mapToDouble(i -> areas[i])
                        .average()
                        .orElseThrow())
                .isCloseTo(mean / weight, within(0.01));
    }

    @Test
    void halfOfTheImagesAreMirrored() {
        var random = new SplittableRandom(2);
        long mirrored = IntStream.range(0, 10_000)
                .filter(i ->
                        new RandomResizedCrop(8, 8, true, random).frame(32, 32).mirrored())
                .count();
        assertThat(mirrored).isBetween(4_800L, 5_200L);
    }

    @Test
    void ofAStripTheMiddleIsTaken() {
        Frame frame = new RandomResizedCrop(8, 8, false, new SplittableRandom(3)).frame(30, 3000);

        assertThat(frame.down().length()).isEqualTo(30);
        assertThat(frame.across()).returns(40, Frame.Axis::length).returns(1480, Frame.Axis::first);
    }
}
