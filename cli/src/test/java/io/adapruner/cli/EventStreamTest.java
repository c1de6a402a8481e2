package io.adapruner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.adapruner.api.Job;
import io.adapruner.api.JobEvent;
import io.adapruner.api.JobStatus;
import io.adapruner.cli.FaultyProxy.Mode;
import io.adapruner.cli.gateway.EventStream;
import io.adapruner.cli.gateway.GatewayClient;
import io.adapruner.cli.gateway.Patience;
import io.adapruner.cli.testing.ContractServer;
import io.adapruner.cli.testing.Documents;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is between a command and its gateway fails in every possible way; the job is followed all the same. */
@Timeout(60)
class EventStreamTest {
    private static final Patience A_MINUTE = new Patience(Duration.ofMinutes(1), sentence -> {});
    private static final Duration SILENCE = Duration.ofMillis(300);

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final Patience patience = new Patience(Duration.ofSeconds(30), told::add);

    @Test
    void aGatewayThatRestartsIsWaitedFor() throws Exception {
        int port;
        try (var first = new ContractServer(JobStatus.RUNNING)) {
            port = first.port();
        }
        var events = new CopyOnWriteArrayList<JobEvent>();
        try (var gateway = new GatewayClient(URI.create("http://127.0.0.1:" + port))) {
            CompletableFuture<ContractServer> restarted = CompletableFuture.supplyAsync(
                    () -> restart(port), CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS));

            Job job = new EventStream(gateway, "j1", A_MINUTE).follow(events::add);

            assertThat(job.state()).isEqualTo(JobStatus.SUCCEEDED);
            assertThat(events).contains(new JobEvent.Progress(Documents.progress(0.5)));
            restarted.join().close();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"BAD_GATEWAY", "RESET"})
    void anOutageIsToldOnceAndWaitedOut(Mode outage) throws Exception {
        try (var server = new ContractServer(JobStatus.SUCCEEDED);
                var proxy = new FaultyProxy(server.port());
                var gateway = new GatewayClient(URI.create(proxy.address()), patience)) {
            proxy.become(outage);
            CompletableFuture<Job> followed = follow(gateway);
            String first = told.poll(20, TimeUnit.SECONDS);
            proxy.become(Mode.PASS);

            assertThat(followed.get(30, TimeUnit.SECONDS).state()).isEqualTo(JobStatus.SUCCEEDED);
            assertThat(told).containsExactly("the gateway answers again");
            assertThat(first).startsWith(proxy.address()).endsWith("; waiting up to 30 s");
            assertThat(server.posted).as("nothing is cancelled").isEmpty();
        }
    }

    /** The connection stays open, and nothing comes through it any more: heartbeats are missed, and the stream is reopened. */
    @Test
    void aHalfOpenStreamIsGivenUp() throws Exception {
        try (var server = new ContractServer(JobStatus.SUCCEEDED);
                var proxy = new FaultyProxy(server.port());
                var gateway = new GatewayClient(URI.create(proxy.address()), patience)) {
            proxy.become(Mode.SILENT);
            CompletableFuture<Job> followed = follow(gateway);
            CompletableFuture.runAsync(() -> passAgain(proxy), CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS))
                    .join();

            assertThat(followed.get(30, TimeUnit.SECONDS).state()).isEqualTo(JobStatus.SUCCEEDED);
        }
    }

    @Test
    void aGatewayThatStaysAwayIsAnErrorThatNamesIt() throws Exception {
        int port;
        try (var gone = new ContractServer(JobStatus.RUNNING)) {
            port = gone.port();
        }
        var hasty = new Patience(Duration.ofMillis(500), sentence -> {});
        try (var gateway = new GatewayClient(URI.create("http://127.0.0.1:" + port))) {
            assertThatThrownBy(() -> new EventStream(gateway, "j1", hasty).follow(event -> {}))
                    .asInstanceOf(type(ProblemException.class))
                    .returns(ProblemCode.GATEWAY_UNAVAILABLE, ProblemException::code)
                    .extracting(ProblemException::getMessage)
                    .asString()
                    .contains("127.0.0.1:" + port);
        }
    }

    @Test
    void aJobThatIsNotKnownIsRefusedAtOnce() throws Exception {
        try (var server = new ContractServer(JobStatus.RUNNING);
                var gateway = new GatewayClient(URI.create(server.address()), patience)) {
            assertThatThrownBy(() -> new EventStream(gateway, "none").follow(event -> {}))
                    .asInstanceOf(type(ProblemException.class))
                    .returns(ProblemCode.NOT_FOUND, ProblemException::code);
            assertThat(told).isEmpty();
        }
    }

    /** Every request of a command is waited for, not the stream alone. */
    @Test
    void a502BeforeASubmissionEndsNothing() throws Exception {
        try (var server = new ContractServer(JobStatus.SUCCEEDED);
                var proxy = new FaultyProxy(server.port());
                var gateway = new GatewayClient(URI.create(proxy.address()), patience)) {
            proxy.become(Mode.BAD_GATEWAY);
            CompletableFuture<Job> submitted = CompletableFuture.supplyAsync(() -> gateway.submit(Documents.request()));
            assertThat(told.poll(20, TimeUnit.SECONDS)).contains("answered 502 to /api/v1/jobs");
            proxy.become(Mode.PASS);

            assertThat(submitted.get(30, TimeUnit.SECONDS).id()).isEqualTo("j1");
        }
    }

    private CompletableFuture<Job> follow(GatewayClient gateway) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return new EventStream(gateway, "j1", patience, SILENCE).follow(event -> {});
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static void passAgain(FaultyProxy proxy) {
        try {
            proxy.become(Mode.PASS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ContractServer restart(int port) {
        try {
            return new ContractServer(JobStatus.SUCCEEDED, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
