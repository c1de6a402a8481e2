package io.adapruner.finetune.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BusyTimeTest {
    private static final long SECOND = 1_000_000_000L;
    private final BusyTime busy = new BusyTime();

    @Test
    void workUnderWayCounts() {
        busy.begin(-5 * SECOND);
        assertThat(busy.seconds(-2 * SECOND)).isEqualTo(3);
        assertThat(busy.end(0)).isEqualTo(5 * SECOND);
        assertThat(busy.seconds(100 * SECOND)).isEqualTo(5);
        busy.begin(200 * SECOND);
        assertThat(busy.seconds(201 * SECOND)).isEqualTo(6);
    }

    @Test
    void anIdleWorkerHasDoneNothing() {
        assertThat(busy.seconds(7 * SECOND)).isZero();
    }
}
