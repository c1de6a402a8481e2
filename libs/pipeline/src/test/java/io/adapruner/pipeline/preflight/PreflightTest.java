package io.adapruner.pipeline.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.network.family.Architectures;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.Method;
import org.junit.jupiter.api.Test;

class PreflightTest {
    private final Preflight preflight = Preflight.of(Architectures.build("resnet20-cifar", 10), Method.defaults());

    /**
     * ResNet-20, inner widths 16, 32, 64 at their floors 2, 4, 7: stem 27*16*1024, three blocks 16-2-16, 16-4-32 and 32-7-64
     * with strides, classifier 640.
     */
    @Test
    void theFloorIsTenPercentOfEveryInnerWidthRoundedUp() {
        long stem = 27L * 16 * 1024;
        long first = 3 * 9L * (16 * 2 + 2 * 16) * 1024;
        long second = 9L * (16 * 4 + 4 * 32) * 256 + 2 * 9L * (32 * 4 + 4 * 32) * 256;
        long third = 9L * (32 * 7 + 7 * 64) * 64 + 2 * 9L * (64 * 7 + 7 * 64) * 64;

        assertThat(preflight.minimum().macs()).isEqualTo(stem + first + second + third + 640);
        assertThat(preflight.full().macs()).isEqualTo(40_551_040);
    }

    @Test
    void aBudgetBelowTheFloorIsRefusedWithTheRange() {
        assertThatThrownBy(() -> preflight.check(Budget.parse("macs=5%")))
                .hasMessageContaining("budget macs=5% allows 2027552 MACs; reachable are "
                        + preflight.minimum().macs())
                .hasMessageContaining("to 40551040 MACs");
        assertThatCode(() -> preflight.check(
                        Budget.parse("macs=" + preflight.minimum().macs())))
                .doesNotThrowAnyException();
    }
}
