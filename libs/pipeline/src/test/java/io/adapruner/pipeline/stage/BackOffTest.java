package io.adapruner.pipeline.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackOffTest {
    private final BackOff backOff = new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(30));

    @Test
    void everyWaitIsTwiceTheOneBeforeUpToTheLongest() {
        assertThat(IntStream.rangeClosed(1, 7)
                        .mapToObj(backOff::after)
                        .map(Duration::toSeconds)
                        .toList())
                .containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
        assertThat(backOff.after(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void noWaitIsLongerThanTheLongestThoughTheFirstIs() {
        assertThat(new BackOff(Duration.ofSeconds(60), Duration.ofSeconds(5)).after(1))
                .isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void whatIsNoWaitIsRefusedWithItsValue() {
        assertThatThrownBy(() -> new BackOff(Duration.ZERO, Duration.ofSeconds(1)))
                .hasMessageContaining("PT0S");
        assertThatThrownBy(() -> backOff.after(0)).hasMessageContaining("attempt 0");
    }
}
