package io.adapruner.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
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

    /** The libtorch of the tests has no CUDA; a machine with a GPU and a libtorch for it has fewer than a thousand. */
    @Test
    void aMissingDeviceIsNamedAndLeavesTheEngineFree() {
        assertThatThrownBy(() -> SharedEngine.open(new EngineConfig("cuda:999", 1)))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.DEVICE_UNAVAILABLE))
                .hasMessageContaining("device cuda:999 is missing");
        try (var share = SharedEngine.open(new EngineConfig("cpu", 1))) {
            assertThat(share.engine().device()).isEqualTo("cpu");
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
