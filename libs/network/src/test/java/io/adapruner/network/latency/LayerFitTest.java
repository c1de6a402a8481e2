package io.adapruner.network.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.network.latency.LayerTimes.Time;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LayerFitTest {
    /** The law that it assumes: a + b in + c out + d in out + e (in out)^2, and a factor for widths that suit no block. */
    @Property(tries = 50)
    void aLayerOfTheLawIsPredictedWhereItWasNotMeasured(
            @ForAll @DoubleRange(min = 0, max = 1) double a,
            @ForAll @DoubleRange(min = 0, max = 1) double b,
            @ForAll @DoubleRange(min = 0, max = 1) double c,
            @ForAll @DoubleRange(min = 0.1, max = 1) double d,
            @ForAll @DoubleRange(min = 0, max = 1) double e,
            @ForAll @IntRange(min = 1, max = 16) int in,
            @ForAll @IntRange(min = 1, max = 8) int out) {
        Law law = (x, y) -> a + b * x / 256 + c * y / 128 + d * x * y / 32768 + e * Math.pow(x * y / 32768.0, 2);
        LayerFit fit = LayerFit.of(measured(law));

        assertThat(fit.millis(16 * in, 16 * out)).isCloseTo(law.of(16 * in, 16 * out), within(1e-6));
    }

    @Test
    void widthsThatSuitNoBlockHaveTheirMeasuredFactor() {
        Law law = (x, y) -> (x % 16 == 0 && y % 16 == 0 ? 1 : 1.5) * (0.1 + x * y / 32768.0);
        var times = new ArrayList<>(measured(law));
        for (int odd : new int[] {33, 65, 99}) {
            times.add(new Time(odd, odd, law.of(odd, odd)));
        }
        LayerFit fit = LayerFit.of(times);

        assertThat(fit.millis(201, 77)).isCloseTo(law.of(201, 77), within(1e-6));
        assertThat(fit.millis(192, 64)).isCloseTo(law.of(192, 64), within(1e-6));
    }

    /** Nothing is known of multiples of 2 that are none of 4, so they are taken for as good as the best. */
    @Test
    void aClassThatWasNotMeasuredIsAsTheNextBetterOne() {
        LayerFit fit = LayerFit.of(measured((x, y) -> x * y / 1e4));

        assertThat(fit.millis(66, 64)).isCloseTo(66 * 64 / 1e4, within(1e-6));
    }

    @Test
    void aUnitThatReadsWhatItMakesHasOneAxis() {
        var times = new ArrayList<Time>();
        for (int width = 96; width >= 16; width -= 16) {
            times.add(new Time(width, width, 0.2 + 0.01 * width));
        }

        assertThat(LayerFit.of(times).millis(40, 40)).isCloseTo(0.6, within(1e-6));
    }

    /** The whole network is what a budget in percent is a part of, so nothing is estimated there that was measured. */
    @Test
    void atItsWholeWidthsAUnitTakesTheMedianOfItsMeasuredTimes() {
        var times = new ArrayList<>(measured((x, y) -> x * y / 1e4));
        times.add(new Time(256, 128, 9));
        times.add(new Time(256, 128, 4));

        assertThat(LayerFit.of(times).millis(256, 128)).isEqualTo(4);
    }

    @Test
    void whatWasFusedAwayTakesNoTime() {
        assertThat(LayerFit.of(List.of(new Time(8, 8, 0), new Time(4, 4, 0))).millis(6, 6))
                .isZero();
    }

    /** Whatever was measured, a wider layer of the same alignment is never predicted faster. */
    @Property(tries = 100)
    void aWiderLayerIsNeverFasterWithinAnAlignment(@ForAll List<@DoubleRange(min = 0, max = 5) Double> noise) {
        var times = new ArrayList<Time>();
        times.add(new Time(128, 128, 1));
        for (int i = 0; i < Math.min(8, noise.size()); i++) {
            times.add(new Time(16 * (i + 1), 16 * (8 - i), noise.get(i)));
        }
        LayerFit fit = LayerFit.of(times);

        for (int width = 16; width < 128; width += 16) {
            assertThat(fit.millis(width, 64)).isLessThanOrEqualTo(fit.millis(width + 16, 64) + 1e-12);
            assertThat(fit.millis(64, width)).isLessThanOrEqualTo(fit.millis(64, width + 16) + 1e-12);
        }
    }

    private interface Law {
        double of(int in, int out);
    }

    private static List<Time> measured(Law law) {
        var times = new ArrayList<Time>();
        for (int in : new int[] {256, 192, 128, 32}) {
            for (int out : new int[] {128, 64, 16}) {
                times.add(new Time(in, out, law.of(in, out)));
            }
        }
        return times;
    }
}
