package io.adapruner.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.api.JobEvent;
import io.adapruner.api.report.Report;
import io.adapruner.benchmarks.cluster.SmallJob;
import io.adapruner.benchmarks.cluster.Submission;
import io.adapruner.pipeline.event.Stage;
import java.io.IOException;
import java.util.LinkedHashMap;
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
    /** So long that two more trainers are ready well before the end. */
    private static final int SECONDS_ALONE = 60;
    /** What one trainer's speed is measured with. */
    private static final int PROBE_EPOCHS = 8;

    private static final int WORKERS = 3;
    private static final int[] BUDGETS = {40, 50, 60};
    /** Seconds of a slice ({@link Composition#MANY_SLICES}). */
    private static final int SLICE = 2;

    private final Composition composition;
    private final Submission job;

    ScalingTest(Composition composition, Submission job) {
        this.composition = composition;
        this.job = job;
    }

    @Test
    void threeTrainersShareThreeTrainingsThatOneHadBegun() throws Exception {
        composition.up(1, Composition.MANY_SLICES);
        int epochs = epochs();
        Map<String, Double> before = trained();
        var alone = new Stopwatch();
        Report report = job.finish(
                job.submit(epochs, BUDGETS), event -> alone.started(event) && Submission.training(event), () -> {});
        double secondsAlone = alone.seconds();
        assertThat(since(before)).as("images, one trainer").containsExactly(images(epochs));
        double imagesPerSecond = images(epochs) / secondsAlone;

        Map<String, Double> base = trained();
        var shared = new Stopwatch();
        var scaling = new CompletableFuture<Void>();
        Report again = job.finish(
                job.submit(epochs, BUDGETS),
                event -> shared.started(event) && Submission.training(event),
                // Beside the job, whose end must not be reported late
                () -> scaling.completeAsync(() -> {
                    composition.start(WORKERS, Composition.MANY_SLICES);
                    return null;
                }));
        double secondsShared = shared.seconds();
        scaling.join();

        List<Double> byWorker = since(base);
        double twice = byWorker.stream().mapToDouble(Double::doubleValue).sum() - images(epochs);
        double ratio = secondsShared / secondsAlone;
        composition.report(
                "three trainings of %d epochs, one trainer: %.0f s; scaled to three meanwhile: %.0f s; ratio %.2f; images by worker %s, %.0f twice"
                        .formatted(epochs, secondsAlone, secondsShared, ratio, byWorker, twice));
        assertThat(byWorker).hasSize(WORKERS).allSatisfy(images -> assertThat(images)
                .isPositive());
        assertThat(twice)
                .as("images trained on twice, at most one slice a worker")
                .isBetween(0.0, WORKERS * SLICE * imagesPerSecond);
        for (int target = 0; target < BUDGETS.length; target++) {
            assertThat(again.targets().get(target).accuracy())
                    .isEqualTo(report.targets().get(target).accuracy());
        }
    }

    /** As many as fill the time on this machine: a number that suits a fast one takes a slow one a quarter of an hour. */
    private int epochs() throws Exception {
        var probe = new Stopwatch();
        job.finish(
                job.submit(PROBE_EPOCHS, BUDGETS),
                event -> {
                    probe.started(event);
                    return false;
                },
                () -> {});
        return (int) Math.clamp(PROBE_EPOCHS * SECONDS_ALONE / probe.seconds(), 10, 200);
    }

    private static double images(int epochs) {
        return (double) BUDGETS.length * epochs * SmallJob.TRAINED;
    }

    /** Images that each trainer has trained on since it started, by container. */
    private Map<String, Double> trained() throws IOException, InterruptedException {
        var images = new LinkedHashMap<String, Double>();
        for (Container trainer : composition.containers(Composition.TRAINER)) {
            images.put(trainer.id(), trainer.metric("adapruner_training_images_total"));
        }
        return images;
    }

    /** Images that each trainer has trained on since then. */
    private List<Double> since(Map<String, Double> then) throws IOException, InterruptedException {
        return trained().entrySet().stream()
                .map(now -> now.getValue() - then.getOrDefault(now.getKey(), 0.0))
                .toList();
    }

    /** Runs from the first sign of a training to the moment it is read. */
    private static final class Stopwatch {
        private long start;

        boolean started(JobEvent event) {
            if (start == 0
                    && event.progress()
                            .filter(p -> p.stage() == Stage.FINE_TUNING)
                            .isPresent()) {
                start = System.nanoTime();
            }
            return start != 0;
        }

        double seconds() {
            return (System.nanoTime() - start) / 1e9;
        }
    }
}
