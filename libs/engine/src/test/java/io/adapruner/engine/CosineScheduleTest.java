package io.adapruner.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CosineScheduleTest {
    @Test
    void warmsUpLinearlyThenFallsAlongHalfACosine() {
        var schedule = new CosineSchedule(0.4, 4, 12);

        assertThat(schedule.rate(0)).isCloseTo(0.1, within(1e-12));
        assertThat(schedule.rate(3)).isCloseTo(0.4, within(1e-12));
        assertThat(schedule.rate(4)).isCloseTo(0.4, within(1e-12));
        assertThat(schedule.rate(8)).isCloseTo(0.2, within(1e-12));
        assertThat(schedule.rate(10)).isCloseTo(0.2 * (1 - Math.sqrt(0.5)), within(1e-12));
        assertThat(schedule.rate(12)).isZero();
    }
}
