package io.adapruner.finetune.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.engine.EngineConfig;
import io.adapruner.finetune.EngineAccess;
import org.junit.jupiter.api.Test;

/** Messages as libtorch words them. */
class DeviceLossTest {
    private final Throwable dead = new IllegalStateException(
            "step failed",
            new RuntimeException(
                    "CUDA error: an illegal memory access was encountered\nCUDA kernel errors might be ..."));

    private static DeviceLoss on(String device) {
        return new DeviceLoss(new EngineAccess(new EngineConfig(device, 1)));
    }

    @Test
    void aDeadContextIsALostDevice() {
        DeviceLoss loss = on("cuda:1");

        assertThat(loss.caused(dead)).isTrue();
        assertThat(loss.reason())
                .contains("device cuda:1 is lost: CUDA error: an illegal memory access was encountered");
    }

    @Test
    void fullMemoryAndOtherFailuresAreNot() {
        DeviceLoss loss = on("cuda:0");

        assertThat(loss.caused(new RuntimeException("CUDA out of memory. Tried to allocate 2.00 GiB")))
                .isFalse();
        assertThat(loss.caused(new RuntimeException("CUDA error: out of memory")))
                .isFalse();
        assertThat(loss.caused(new RuntimeException((String) null))).isFalse();
        assertThat(loss.reason()).isEmpty();
    }

    @Test
    void aProcessorIsNeverLost() {
        assertThat(on("cpu").caused(dead)).isFalse();
    }
}
