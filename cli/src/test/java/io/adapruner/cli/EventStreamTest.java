package io.adapruner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.adapruner.cli.gateway.EventStream;
import io.adapruner.cli.gateway.GatewayClient;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventStreamTest {
    @Test
    void aGatewayThatRestartsIsWaitedFor() throws Exception {
        int port;
        try (var first = new ContractServer("running")) {
            port = first.port();
        }
        var events = new ArrayList<String>();
        try (var gateway = new GatewayClient(URI.create("http://127.0.0.1:" + port))) {
            CompletableFuture<ContractServer> restarted = CompletableFuture.supplyAsync(
                    () -> restart(port), CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS));

            var job = new EventStream(gateway, "j1", Duration.ofMinutes(1)).follow((name, event) -> events.add(name));

            assertThat(job.path("state").asText()).isEqualTo("succeeded");
            assertThat(events).isEqualTo(List.of("state", "progress"));
            restarted.join().close();
        }
    }

    @Test
    void aGatewayThatStaysAwayIsAnErrorThatNamesIt() throws Exception {
        int port;
        try (var gone = new ContractServer("running")) {
            port = gone.port();
        }
        try (var gateway = new GatewayClient(URI.create("http://127.0.0.1:" + port))) {
            assertThatThrownBy(() -> new EventStream(gateway, "j1", Duration.ofMillis(500)).follow((name, event) -> {}))
                    .asInstanceOf(type(ProblemException.class))
                    .returns(ProblemCode.GATEWAY_UNAVAILABLE, ProblemException::code)
                    .extracting(ProblemException::getMessage)
                    .asString()
                    .contains("127.0.0.1:" + port);
        }
    }

    private static ContractServer restart(int port) {
        try {
            return new ContractServer("succeeded", port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
