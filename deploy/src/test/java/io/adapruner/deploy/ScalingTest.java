package io.adapruner.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Trainers scale alone, while trainings run: the newcomers take over waiting slices, and the work is not done twice. */
@Order(4)
@ExtendWith(RunningSystem.class)
class ScalingTest {
    private static final int EPOCHS = 30;
    private static final int WORKERS = 3;
    private static final int[] BUDGETS = {40, 50, 60};
    /** Seconds of a slice (Settings). */
    private static final int SLICE = 2;

    private final Composition composition;
    private final SmallJob job;

    ScalingTest(Composition composition, SmallJob job) {
        this.composition = composition;
        this.job = job;
    }

    @Test
    void threeTrainersShareThreeTrainingsThatOneHadBegun() throws Exception {
        double before = trained();
        var alone = new Stopwatch();
        JsonNode report = job.finish(
                job.submit(EPOCHS, BUDGETS), event -> alone.started(event) && SmallJob.training(event), () -> {});
        double secondsAlone = alone.seconds();
        assertThat(trained() - before).as("images, one trainer").isEqualTo(all());
        double imagesPerSecond = all() / secondsAlone;

        double base = trained();
        var shared = new Stopwatch();
        var scaling = new CompletableFuture<Void>();
        JsonNode again = job.finish(
                job.submit(EPOCHS, BUDGETS),
                event -> shared.started(event) && SmallJob.training(event),
                // Beside the job, whose end must not be told late
                () -> scaling.completeAsync(() -> {
                    composition.start(WORKERS, Map.of());
                    return null;
                }));
        double secondsShared = shared.seconds();
        scaling.join();

        List<Double> byWorker = trainedByEach();
        double ratio = secondsShared / secondsAlone;
        composition.report(
                "three trainings, one trainer: %.0f s; scaled to three meanwhile: %.0f s; ratio %.2f; images by worker %s"
                        .formatted(secondsAlone, secondsShared, ratio, byWorker));
        assertThat(byWorker).hasSize(WORKERS).allSatisfy(images -> assertThat(images)
                .isPositive());
        double twice = trained() - base - all();
        assertThat(twice)
                .as("images trained on twice, at most one slice a worker")
                .isBetween(0.0, WORKERS * SLICE * imagesPerSecond);
        assertThat(ratio).as("time shared by time alone").isLessThan(1.0);
        for (int target = 0; target < BUDGETS.length; target++) {
            assertThat(again.path("targets").path(target).path("accuracy"))
                    .isEqualTo(report.path("targets").path(target).path("accuracy"));
        }
    }

    private static double all() {
        return (double) BUDGETS.length * EPOCHS * SmallJob.TRAINED;
    }

    private double trained() throws IOException, InterruptedException {
        return trainedByEach().stream().mapToDouble(Double::doubleValue).sum();
    }

    private List<Double> trainedByEach() throws IOException, InterruptedException {
        var images = new ArrayList<Double>();
        for (Container trainer : composition.containers(Composition.TRAINER)) {
            images.add(trainer.metric("adapruner_training_images_total"));
        }
        return images;
    }

    /** Runs from the first sign of a training to the moment it is read. */
    private static final class Stopwatch {
        private long start;

        boolean started(JsonNode event) {
            if (start == 0 && event.path("stage").asText().equals("fine-tuning")) {
                start = System.nanoTime();
            }
            return start != 0;
        }

        double seconds() {
            return (System.nanoTime() - start) / 1e9;
        }
    }
}
