package io.adapruner.pipeline.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.adapruner.pipeline.event.Stage;
import io.adapruner.problem.ProblemCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StageMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final StageMetrics metrics = new StageMetrics(registry);

    @Test
    void whatMayPassIsShownAsZeroBeforeItHappens() {
        metrics.expect(Stage.SEARCH);

        assertThat(registry.find("adapruner.stage.failures")
                        .tag("stage", "search")
                        .counters())
                .extracting(counter -> counter.getId().getTag("code"), Counter::count)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ProblemCode.values())
                        .filter(Failures::passing)
                        .map(code -> tuple(code.label(), 0.0))
                        .toList());
    }

    @Test
    void aFailureIsCountedInTheSeriesThatWasShown() {
        metrics.expect(Stage.SEARCH);
        int before = registry.getMeters().size();

        metrics.failed(Stage.SEARCH, ProblemCode.STORE_UNAVAILABLE);

        assertThat(registry.getMeters()).hasSize(before);
        assertThat(registry.get("adapruner.stage.failures")
                        .tags("stage", "search", "code", "store-unavailable")
                        .counter()
                        .count())
                .isEqualTo(1);
    }
}
