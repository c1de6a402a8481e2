package io.adapruner.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.engine.processor.Processor;
import io.adapruner.recipe.Precision;
import org.junit.jupiter.api.Test;

/** Every other test of the engine in bfloat16 runs on whatever processor this is; this shows which precision that was. */
class Bfloat16Test {
    @Test
    void bfloat16IsComputedInWhereTheProcessorHasItAndSinglePrecisionElsewhere() {
        Precision computed = Processor.here().multipliesBfloat16() ? Precision.BF16 : Precision.FP32;

        try (var share = SharedEngine.open(EngineConfig.cpu())) {
            assertThat(share.engine().precision(Precision.BF16)).isEqualTo(computed);
            assertThat(share.engine().precision(Precision.FP32)).isEqualTo(Precision.FP32);
        }
    }
}
