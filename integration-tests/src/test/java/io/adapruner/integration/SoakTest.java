package io.adapruner.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.benchmarks.cluster.Cluster;
import io.adapruner.benchmarks.soak.Soak;
import io.adapruner.benchmarks.soak.SoakPlan;
import io.adapruner.benchmarks.soak.SoakResult;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The soak of {@code benchmarks/run soak.Soak}, short: its jobs are spread over the first round of kills. */
class SoakTest {
    private static final int JOBS = 40;

    @TempDir
    Path folder;

    @Test
    void jobsEndAsUndisturbedOnesThoughEveryProcessIsKilled() throws Exception {
        SoakResult result = Soak.run(folder, new SoakPlan(JOBS, Duration.ofSeconds(12), 6), System.out);

        System.out.println(result.table());
        assertThat(result.faults()).isEmpty();
        assertThat(result.runs()).hasSize(JOBS);
        assertThat(result.killsByProcess()).as("killed with jobs open").containsOnlyKeys(Cluster.names());
    }
}
