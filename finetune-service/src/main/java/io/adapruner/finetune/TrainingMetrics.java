package io.adapruner.finetune;

import io.adapruner.pipeline.event.Event;
import io.adapruner.pipeline.event.Stage;
import io.adapruner.pipeline.stage.StageMetrics;
import io.adapruner.pipeline.stage.StageOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;

/** What this worker's trainings look like to Prometheus; never with a job's id as a label. */
@Singleton
class TrainingMetrics {
    private final MeterRegistry registry;
    private final StageMetrics stages;
    private final Counter images;
    private final AtomicReference<Double> rate = new AtomicReference<>(0.0);

    TrainingMetrics(MeterRegistry registry, StageMetrics stages) {
        this.registry = registry;
        this.stages = stages;
        this.images = Counter.builder("adapruner.training.images")
                .description("Images trained on")
                .register(registry);
        Gauge.builder("adapruner.training.images.per.second", rate, AtomicReference::get)
                .description("Speed of the latest training step; 0 while idle")
                .register(registry);
    }

    /** @param open trainings that this worker has in hand, running or next */
    void open(IntSupplier open) {
        Gauge.builder("adapruner.trainings.open", open::getAsInt)
                .description("Trainings in this worker's hand; the consumer lag counts those that wait")
                .register(registry);
    }

    void trained(int count, double imagesPerSecond) {
        images.increment(count);
        rate.set(imagesPerSecond);
    }

    void idle() {
        rate.set(0.0);
    }

    /** A training is over, with all its slices. */
    void ended(Stage stage, List<Event> facts, EpochLog epochs) {
        long millis = Math.round(1000 * epochs.totalSeconds());
        stages.ended(stage, new StageOutcome.Completed(facts), Duration.ofMillis(millis));
    }
}
