package io.adapruner.finetune;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;

/** What this worker's trainings look like to Prometheus; never with a job's id as a label. */
@Singleton
class TrainingMetrics {
    private final MeterRegistry registry;
    private final Counter images;
    private final AtomicReference<Double> rate = new AtomicReference<>(0.0);

    TrainingMetrics(MeterRegistry registry) {
        this.registry = registry;
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
}
