package io.adapruner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.cli.gateway.GatewayClient;
import io.adapruner.cli.progress.ProgressView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What is left to say when a command is interrupted. */
class PruneJobTest {
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();

    @Test
    void anInterruptedJobIsCancelledAndThatIsSaid() throws IOException {
        try (var server = new ContractServer("succeeded")) {
            interrupted(server.address(), false);

            assertThat(server.posted).containsKey("/api/v1/jobs/j1/cancel");
        }
        assertThat(told.toString(StandardCharsets.UTF_8)).contains("job j1 is cancelled");
    }

    @Test
    void aGatewayThatIsGoneFirstIsToldInOneLine() throws IOException {
        String gone;
        try (var server = new ContractServer("succeeded")) {
            gone = server.address();
        }

        interrupted(gone, false);

        assertThat(told.toString(StandardCharsets.UTF_8))
                .startsWith("job j1 is not cancelled")
                .hasLineCount(1);
    }

    @Test
    void aJobThatHasEndedIsLeftAlone() throws IOException {
        try (var server = new ContractServer("succeeded")) {
            interrupted(server.address(), true);

            assertThat(server.posted).isEmpty();
        }
        assertThat(told.size()).isZero();
    }

    private void interrupted(String gateway, boolean ended) {
        try (var client = new GatewayClient(URI.create(gateway));
                var out = new PrintStream(told, true, StandardCharsets.UTF_8)) {
            new PruneJob(client, new ProgressView(out, false)).cancelUnless(new AtomicBoolean(ended), "j1");
        }
    }
}
