package io.adapruner.cli.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.api.JobStatus;
import io.adapruner.cli.gateway.GatewayClient;
import io.adapruner.cli.testing.ContractServer;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LeftoverJobsTest {
    private final List<String> told = new ArrayList<>();

    @Test
    void anotherCommandsJobIsPausedAndNamed() throws IOException {
        try (var server = new ContractServer(JobStatus.RUNNING)) {
            setAside(server, true, Set.of());

            assertThat(server.posted).containsOnlyKeys("/api/v1/jobs/j1/pause");
            assertThat(told)
                    .containsExactly(
                            "job j1 (macs=50%, submitted 2026-11-29T00:00:00Z) was left open by an earlier command"
                                    + " and is paused: 'adapruner resume j1' goes on with it, 'adapruner cancel j1' ends it");
        }
    }

    @Test
    void onePausedBeforeIsNamedOnly() throws IOException {
        try (var server = new ContractServer(JobStatus.PAUSED)) {
            setAside(server, true, Set.of());

            assertThat(server.posted).isEmpty();
            assertThat(told).hasSize(1);
        }
    }

    @Test
    void theJobThatTheCommandIsAboutAndEndedOnesAreLeftAlone() throws IOException {
        try (var server = new ContractServer(JobStatus.RUNNING)) {
            setAside(server, true, Set.of("j1"));
            assertThat(server.posted).isEmpty();
        }
        try (var server = new ContractServer(JobStatus.FAILED)) {
            setAside(server, true, Set.of());
            assertThat(server.posted).isEmpty();
        }
        assertThat(told).isEmpty();
    }

    @Test
    void aGatewayThatWasThereBeforeKeepsItsJobs() throws IOException {
        try (var server = new ContractServer(JobStatus.RUNNING)) {
            setAside(server, false, Set.of());

            assertThat(server.posted).isEmpty();
            assertThat(told).isEmpty();
        }
    }

    private void setAside(ContractServer server, boolean own, Set<String> wanted) {
        URI address = URI.create(server.address());
        try (var client = new GatewayClient(address)) {
            new LeftoverJobs(new Platform(address, own, new JobCommands(null), () -> {}), client, told::add)
                    .setAside(wanted);
        }
    }
}
