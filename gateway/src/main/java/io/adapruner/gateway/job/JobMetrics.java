package io.adapruner.gateway.job;

import io.adapruner.api.JobStatus;
import io.adapruner.pipeline.event.Stage;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * {@code adapruner_jobs_open{state}}, {@code adapruner_targets_open{stage}} and
 * {@code adapruner_targets_silence_seconds{stage}}: what a person on call asks first.
 */
@Startup
@Singleton
public class JobMetrics {
    private static final long FRESH_MILLIS = 2_000;
    private static final double MILLIS = 1000;

    private final Jobs jobs;
    private final MeterRegistry registry;
    private final Clock clock;
    private OpenWork latest;
    private long takenAt;

    JobMetrics(Jobs jobs, MeterRegistry registry, Clock clock) {
        this.jobs = jobs;
        this.registry = registry;
        this.clock = clock;
    }

    @PostConstruct
    void register() {
        Arrays.stream(JobStatus.values())
                .filter(s -> !s.terminal())
                .forEach(s -> gauge(
                        "adapruner.jobs.open",
                        "Jobs that have not ended",
                        "state",
                        s.name().toLowerCase(Locale.ROOT),
                        w -> w.jobs().get(s)));
        for (Stage stage : Stage.values()) {
            gauge(
                    "adapruner.targets.open",
                    "Budgets that have not ended, by the stage they run at or wait for",
                    "stage",
                    stage.label(),
                    w -> w.targets().get(stage));
            gauge(
                    "adapruner.targets.silence.seconds",
                    "Age of the last sign of life of the stage's most silent budget; paused ones do not count",
                    "stage",
                    stage.label(),
                    w -> w.silentMillis().get(stage) / MILLIS);
        }
    }

    private void gauge(String name, String description, String key, String value, ToDoubleFunction<OpenWork> figure) {
        Gauge.builder(name, this, m -> figure.applyAsDouble(m.work()))
                .description(description)
                .tag(key, value)
                .register(registry);
    }

    /** One scrape reads many gauges; counting through all jobs once is enough. */
    private synchronized OpenWork work() {
        long now = clock.millis();
        if (latest == null || now - takenAt > FRESH_MILLIS) {
            latest = jobs.open(now);
            takenAt = now;
        }
        return latest;
    }
}
