package io.adapruner.cli.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.adapruner.api.JobStatus;
import io.adapruner.cli.Main;
import io.adapruner.cli.testing.Console;
import io.adapruner.cli.testing.ContractServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Jobs are left, found again, and controlled by their ids. */
class JobCommandsTest {
    @RegisterExtension
    final Console console = new Console();

    @TempDir
    Path folder;

    @Test
    void jobsAreListedAndOneIsShown() throws IOException {
        try (var server = new ContractServer(JobStatus.RUNNING)) {
            assertThat(run(server, "jobs")).isZero();
            assertThat(console.printed())
                    .containsPattern("\\| j1 +\\| running \\| 2026-11-29T00:00:00Z \\| macs=50% \\| 0 of 1 \\|");

            assertThat(run(server, "jobs", "--state", "failed")).isZero();
            assertThat(console.printed()).endsWith("0 of 0 jobs" + System.lineSeparator());

            assertThat(run(server, "show", "j1")).isZero();
            assertThat(console.printed())
                    .contains("job j1: running")
                    .containsPattern("\\| fine-tuning \\| macs=50% \\| 50 % \\|");
        }
    }

    @Test
    void jsonIsTheGatewaysDocument() throws IOException {
        try (var server = new ContractServer(JobStatus.RUNNING)) {
            assertThat(run(server, "show", "j1", "--json")).isZero();
        }
        assertThat(new ObjectMapper()
                        .readTree(console.printed())
                        .at("/targets/0/budget")
                        .asText())
                .isEqualTo("macs=50%");
    }

    @Test
    void theControlsAreSentAndTheStateIsTold() throws IOException {
        try (var server = new ContractServer(JobStatus.RUNNING)) {
            assertThat(run(server, "pause", "j1")).isZero();
            assertThat(run(server, "resume", "j1")).isZero();
            assertThat(run(server, "cancel", "j1")).isZero();
            assertThat(server.posted)
                    .containsOnlyKeys("/api/v1/jobs/j1/pause", "/api/v1/jobs/j1/resume", "/api/v1/jobs/j1/cancel");
        }
        assertThat(console.printed().lines())
                .containsExactly("job j1 is paused", "job j1 is running", "job j1 is cancelled");
    }

    @Test
    void aWatchedJobEndsWithItsOutcomeAndIsFetched() throws IOException {
        try (var server = new ContractServer(JobStatus.SUCCEEDED)) {
            assertThat(run(server, "watch", "j1")).isZero();
            assertThat(console.printed()).contains("fine-tuning macs=50%", "'adapruner fetch j1 --gateway");

            assertThat(run(
                            server,
                            "fetch",
                            "j1",
                            "--out",
                            folder.resolve("results").toString()))
                    .isZero();
            assertThat(folder.resolve("results/model.pt")).hasContent("bytes");
            assertThat(folder.resolve("results/report.md")).content().contains("- job: j1");
        }
        try (var server = new ContractServer(JobStatus.CANCELLED)) {
            assertThat(run(server, "watch", "j1")).isEqualTo(1);
            assertThat(console.told()).contains("job j1 cancelled");
        }
    }

    @Test
    void anIdThatNobodyKnowsIsNamed() throws IOException {
        try (var server = new ContractServer(JobStatus.RUNNING)) {
            assertThat(run(server, "show", "j2")).isEqualTo(1);
            assertThat(run(server, "jobs", "--state", "lost")).isEqualTo(2);
        }
        assertThat(console.told())
                .contains("nothing at /api/v1/jobs/j2", "--state=lost is not one of queued, running, paused");
    }

    @Test
    void completionKnowsEveryCommand() {
        assertThat(Main.run("completion")).isZero();
        assertThat(console.printed())
                .contains("prune", "jobs", "show", "watch", "fetch", "cancel", "pause", "resume", "up", "--keep");
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        assertThat(Main.run("--version")).isZero();
        assertThat(console.printed()).matches("AdaPruner [0-9]+\\.[0-9]+\\.[0-9]+\\S*\\R");
    }

    private int run(ContractServer server, String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--gateway", server.address()));
        return Main.run(all.toArray(String[]::new));
    }
}
