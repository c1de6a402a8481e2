package io.adapruner.finetune.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.engine.EngineConfig;
import io.adapruner.engine.SharedEngine;
import io.adapruner.finetune.FineTuningConfig;
import io.adapruner.finetune.testing.TinyNetwork;
import io.adapruner.pipeline.document.TargetResult.Latency.Measurement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LatencyComparisonTest {
    @Test
    void bothNetworksAreTimedAtBothBatchSizes() {
        var asked = new AtomicInteger();
        try (var share = SharedEngine.open(new EngineConfig("cpu", 1))) {
            var latency = new LatencyComparison(share.engine(), bounds(9, Duration.ZERO))
                    .measure(subject(32), subject(4), () -> asked.incrementAndGet() < 0);
            assertThat(latency.measurements()).extracting(Measurement::batch).containsExactly(1, 32);
            assertThat(latency.measurements()).allSatisfy(m -> {
                assertThat(m.prunedMillis()).isPositive();
                assertThat(m.originalImagesPerSecond() * m.originalMillis()).isEqualTo(m.batch() * 1000.0, within());
            });
            assertThat(latency.threads()).isEqualTo(1);
        }
        assertThat(asked).as("asked whether to stop").hasValue(2 * 3);
    }

    private static FineTuningConfig.Latency bounds(int fewestRuns, Duration longest) {
        return new FineTuningConfig.Latency() {
            @Override
            public int fewestRuns() {
                return fewestRuns;
            }

            @Override
            public Duration longest() {
                return longest;
            }
        };
    }

    private static org.assertj.core.data.Offset<Double> within() {
        return org.assertj.core.data.Offset.offset(1e-6);
    }

    private static LatencyComparison.Subject subject(int width) {
        return new LatencyComparison.Subject(
                TinyNetwork.network(width), TinyNetwork.weights(width), TinyNetwork.PREPROCESSING);
    }
}
