package io.adapruner.pipeline.stage;

import io.adapruner.pipeline.event.Stage;
import io.adapruner.problem.ProblemCode;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;

/** {@code adapruner_stage_duration_seconds{stage,outcome}} and {@code adapruner_stage_failures_total{stage,code}}. */
@Singleton
public class StageMetrics {
    private final MeterRegistry registry;

    public StageMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** One stage of one target has ended. */
    public void ended(Stage stage, StageOutcome outcome, Duration duration) {
        registry.timer("adapruner.stage.duration", "stage", stage.label(), "outcome", outcome.label())
                .record(duration);
    }

    /** One attempt has failed, whether or not it is tried again. */
    public void failed(Stage stage, ProblemCode code) {
        String label = code.name().toLowerCase(Locale.ROOT).replace('_', '-');
        registry.counter("adapruner.stage.failures", "stage", stage.label(), "code", label)
                .increment();
    }
}
