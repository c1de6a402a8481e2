package io.adapruner.finetune.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class RunTimesTest {
    @Test
    void theMedianOfAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
        assertThat(times(4, 1, 3, 2).median()).isEqualTo(2.5);
        assertThat(times(9, 1, 3).median()).isEqualTo(3);
    }

    /** Of 16 times 0.98 * 4 = 3.92 ranks are on either side of the eighth: from the fifth to the twelfth. */
    @Test
    void theUncertaintyIsTheSpreadOfTheRanksRoundTheMiddle() {
        RunTimes times = times(DoubleStream.iterate(1, t -> t + 1).limit(16).toArray());

        assertThat(times.uncertainty()).isEqualTo((12 - 5) / 8.5, within(1e-12));
    }

    @Test
    void aFewDelayedPassesDoNotMoveTheMedian() {
        RunTimes times = times(10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 500, 600, 700);

        assertThat(times.median()).isEqualTo(10);
        assertThat(times.uncertainty()).isZero();
    }

    @Test
    void threeTimesAreTooFew() {
        assertThat(times(10, 10, 10).uncertainty()).isInfinite();
        assertThat(times(10, 10, 10, 10).uncertainty()).isZero();
    }

    private static RunTimes times(double... millis) {
        var times = new RunTimes();
        for (double time : millis) {
            times.add(time);
        }
        return times;
    }
}
