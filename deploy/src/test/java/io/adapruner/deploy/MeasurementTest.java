package io.adapruner.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Figures for docs/deployment.md: what the idle system holds, and small jobs a minute by trainers. */
@Order(7)
@ExtendWith(RunningSystem.class)
class MeasurementTest {
    private static final int JOBS = 6;

    private final Composition composition;
    private final SmallJob job;

    MeasurementTest(Composition composition, SmallJob job) {
        this.composition = composition;
        this.job = job;
    }

    @Test
    void memoryOfTheIdleSystem() {
        List<String> lines = composition
                .docker("stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}}")
                .expectSuccess()
                .lines()
                .filter(line -> line.startsWith(composition.project()))
                .map(line -> line.substring(composition.project().length() + 1))
                .sorted()
                .toList();

        assertThat(lines).hasSizeGreaterThanOrEqualTo(Composition.SERVICES.size() + 3);
        lines.forEach(line -> composition.report("idle memory: " + line));
    }

    @Test
    void smallJobsAMinuteByTrainers() throws Exception {
        for (int trainers = 1; trainers <= 3; trainers++) {
            composition.up(trainers);
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
