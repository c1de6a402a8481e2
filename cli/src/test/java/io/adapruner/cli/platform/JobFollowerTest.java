package io.adapruner.cli.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.api.JobStatus;
import io.adapruner.cli.gateway.GatewayClient;
import io.adapruner.cli.gateway.Patience;
import io.adapruner.cli.progress.ProgressView;
import io.adapruner.cli.testing.ContractServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a command leaves when it ends before its job. */
class JobFollowerTest {
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private final ProgressView view = new ProgressView(new PrintStream(told, true, StandardCharsets.UTF_8), false);

    @Test
    void interruptedItLeavesTheJobToAGatewayThatLivesOn() throws IOException {
        try (var server = new ContractServer(JobStatus.RUNNING)) {
            interrupt(server.address(), false);

            assertThat(server.posted)
                    .as("nobody said that it shall be cancelled")
                    .isEmpty();
            assertThat(said())
                    .hasLineCount(1)
                    .startsWith("job j1 goes on at " + server.address())
                    .contains("'adapruner watch j1'", "'adapruner cancel j1'");
        }
    }

    @Test
    void interruptedWithServicesOfItsOwnItPausesTheJob() throws IOException {
        try (var server = new ContractServer(JobStatus.RUNNING)) {
            interrupt(server.address(), true);

            assertThat(server.posted).containsOnlyKeys("/api/v1/jobs/j1/pause");
            assertThat(said())
                    .hasLineCount(1)
                    .startsWith("job j1 stops with this command and waits")
                    .contains("'adapruner resume j1'", "'adapruner cancel j1'");
        }
    }

    /** The services may end first: the message stays true, because the next command pauses what it finds open. */
    @Test
    @Timeout(60)
    void servicesThatAreGoneFirstAreNotWaitedForAndChangeNothingOfWhatIsSaid() throws IOException {
        String gone;
        try (var server = new ContractServer(JobStatus.RUNNING)) {
            gone = server.address();
        }

        interrupt(gone, true);

        assertThat(said()).hasLineCount(1).startsWith("job j1 stops with this command and waits");
    }

    @Test
    void aGatewayThatStaysAwayEndsTheCommandAndSaysHowToFindTheJob() throws Exception {
        String gone;
        try (var server = new ContractServer(JobStatus.RUNNING)) {
            gone = server.address();
        }
        try (var client = new GatewayClient(URI.create(gone), new Patience(Duration.ofMillis(300), view::say))) {
            assertThatThrownBy(() -> new JobFollower(platform(gone, false), client, view).follow("j1"))
                    .hasMessageStartingWith(gone + " does not answer (connection refused)")
                    .hasMessageEndingWith("'adapruner watch j1' finds it again");
        }
    }

    private void interrupt(String gateway, boolean own) {
        // As every command has it: an interrupted one must not make use of it.
        try (var client = new GatewayClient(URI.create(gateway), Patience.usual(view::say))) {
            new JobFollower(platform(gateway, own), client, view).interrupted("j1");
        }
    }

    private static Platform platform(String gateway, boolean own) {
        return new Platform(URI.create(gateway), own, new JobCommands(null), () -> {});
    }

    private String said() {
        return told.toString(StandardCharsets.UTF_8);
    }
}
