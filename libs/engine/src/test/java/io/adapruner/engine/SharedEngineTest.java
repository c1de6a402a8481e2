package io.adapruner.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SharedEngineTest {
    @Test
    void allSharesAreOfOneEngineAndOneConfiguration() {
        try (var first = SharedEngine.open(new EngineConfig("cpu", 1));
                var second = SharedEngine.open(new EngineConfig("cpu", 1))) {
            assertThat(second.engine()).isSameAs(first.engine());
            assertThatThrownBy(() -> SharedEngine.open(new EngineConfig("cpu", 2)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("threads=1");
        }
    }

    @Test
    void aShareClosedTwiceCountsOnce() {
        try (var kept = SharedEngine.open(new EngineConfig("cpu", 1))) {
            var other = SharedEngine.open(new EngineConfig("cpu", 1));
            other.close();
            other.close();
            try (var third = SharedEngine.open(new EngineConfig("cpu", 1))) {
                assertThat(third.engine()).isSameAs(kept.engine());
            }
        }
    }
}
