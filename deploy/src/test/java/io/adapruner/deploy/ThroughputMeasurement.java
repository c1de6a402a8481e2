package io.adapruner.deploy;

import io.adapruner.benchmarks.cluster.Submission;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A figure for docs/deployment.md: small jobs a minute by trainers. It asserts nothing, so it is not one of the tests:
 * {@code deploy/test/run -Dtest=ThroughputMeasurement} takes it.
 */
@ExtendWith(RunningSystem.class)
class ThroughputMeasurement {
    private static final int JOBS = 6;

    private final Composition composition;
    private final Submission job;

    ThroughputMeasurement(Composition composition, Submission job) {
        this.composition = composition;
        this.job = job;
    }

    @Test
    void smallJobsAMinuteByTrainers() throws Exception {
        for (int trainers = 1; trainers <= 3; trainers++) {
            composition.up(trainers, Composition.MANY_SLICES);
            long start = System.nanoTime();
            var submitted = new ArrayList<String>();
            for (int i = 0; i < JOBS; i++) {
                submitted.add(job.submit(2, 50));
            }
            for (String id : submitted) {
                job.finish(id);
            }
            double minutes = (System.nanoTime() - start) / 60e9;
            composition.report("%d trainers: %.1f small jobs a minute".formatted(trainers, JOBS / minutes));
        }
    }
}
