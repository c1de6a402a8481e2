package io.adapruner.pipeline.stage;

import io.adapruner.pipeline.event.Stage;
import io.adapruner.problem.ProblemCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * What stages look like to Prometheus: {@code adapruner_stage_duration_seconds{stage,outcome}},
 * {@code adapruner_stage_failures_total{stage,code}}, {@code adapruner_stage_running{stage}} and
 * {@code adapruner_stage_waiting{stage}}. Never with a job's id as a label.
 */
@Singleton
public class StageMetrics {
    private final MeterRegistry registry;
    private final Map<Stage, Semaphore> watched = new ConcurrentHashMap<>();

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
        failures(stage, code).increment();
    }

    /**
     * Shows a stage's transient failures from now on, though none has happened: a rate over a series that appears with its
     * first failure misses that one, and of the first attempts of a stage that fails, all that came before the first scrape.
     */
    public void expect(Stage stage) {
        Arrays.stream(ProblemCode.values()).filter(Failures::passing).forEach(code -> failures(stage, code));
    }

    private Counter failures(Stage stage, ProblemCode code) {
        return registry.counter("adapruner.stage.failures", "stage", stage.label(), "code", code.label());
    }

    /**
     * Shows from now on how many jobs run and wait at a stage of this process.
     *
     * @param places free ones are its permits, those who wait for one its queue
     * @param all places
     */
    void watch(Stage stage, Semaphore places, int all) {
        watched.computeIfAbsent(stage, s -> {
            expect(s);
            Gauge.builder("adapruner.stage.running", places, p -> all - p.availablePermits())
                    .description("Jobs that this process is working on at the stage")
                    .tag("stage", s.label())
                    .register(registry);
            Gauge.builder("adapruner.stage.waiting", places, Semaphore::getQueueLength)
                    .description("Jobs that this process has taken and that wait for a place at the stage")
                    .tag("stage", s.label())
                    .register(registry);
            return places;
        });
    }
}
