package io.adapruner.finetune.worker;

import io.adapruner.pipeline.document.TargetResult.Epoch;
import io.adapruner.pipeline.event.Event;
import io.adapruner.pipeline.event.Stage;
import io.adapruner.pipeline.stage.StageMetrics;
import io.adapruner.pipeline.stage.StageOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** What this worker's trainings look like to Prometheus; never with a job's id as a label. */
@Singleton
class TrainingMetrics {
    private final MeterRegistry registry;
    private final StageMetrics stages;
    private final Counter images;
    private final AtomicReference<Double> rate = new AtomicReference<>(0.0);
    private final AtomicReference<Double> loss = new AtomicReference<>(Double.NaN);
    private final BusyTime busy = new BusyTime();

    TrainingMetrics(MeterRegistry registry, StageMetrics stages) {
        this.registry = registry;
        this.stages = stages;
        stages.expect(Stage.SPARSE_TRAINING);
        stages.expect(Stage.FINE_TUNING);
        this.images = Counter.builder("adapruner.training.images")
                .description("Images trained on")
                .register(registry);
        Gauge.builder("adapruner.training.images.per.second", rate, AtomicReference::get)
                .description("Speed of the latest training step; 0 while idle")
                .register(registry);
        Gauge.builder("adapruner.training.loss", loss, AtomicReference::get)
                .description("Mean loss of the latest batch; NaN while idle")
                .register(registry);
        FunctionCounter.builder("adapruner.worker.busy", busy, b -> b.seconds(System.nanoTime()))
                .description("Time spent on slices; 1 minus its rate is the idle share")
                .baseUnit("seconds")
                .register(registry);
    }

    /** @param open trainings that this worker has in hand, running or next */
    void open(IntSupplier open) {
        Gauge.builder("adapruner.trainings.open", open::getAsInt)
                .description("Trainings in this worker's hand; the consumer lag counts those that wait")
                .register(registry);
    }

    /** @param impediment why this worker takes no slices; empty while it does */
    void available(String device, Supplier<Optional<String>> impediment) {
        Gauge.builder("adapruner.worker.available", () -> impediment.get().isEmpty() ? 1 : 0)
                .description("1 while this worker takes slices; 0 when its device is missing or a loop has ended")
                .tag("device", device)
                .register(registry);
    }

    /** A slice has been taken; on the work thread, as {@link #sliceEnded}. */
    void began() {
        busy.begin(System.nanoTime());
    }

    /** @param outcome done, later (its job is paused), undone (left to the next owner) or dead-letter */
    void sliceEnded(String outcome) {
        long spent = busy.end(System.nanoTime());
        registry.timer("adapruner.slice.duration", "outcome", outcome).record(Duration.ofNanos(spent));
    }

    void trained(int count, double imagesPerSecond, double latestLoss) {
        images.increment(count);
        rate.set(imagesPerSecond);
        loss.set(latestLoss);
    }

    /** Epochs have been completed. */
    void epochs(List<Epoch> finished) {
        finished.forEach(epoch -> registry.timer("adapruner.training.epoch.duration")
                .record(Duration.ofMillis(Math.round(1000 * epoch.seconds()))));
    }

    void idle() {
        rate.set(0.0);
        loss.set(Double.NaN);
    }

    /** A training is over, with all its slices. */
    void ended(Stage stage, List<Event> facts, double seconds) {
        long millis = Math.round(1000 * seconds);
        stages.ended(stage, new StageOutcome.Completed(facts), Duration.ofMillis(millis));
    }
}
