package io.adapruner.cli.platform;

import io.adapruner.cli.gateway.GatewayClient;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.net.URI;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * A gateway to talk to: the one named, that of a running {@code up}, or one started for this command.
 *
 * @param own whether it was started for this command and stops with it
 */
public record Platform(URI gateway, boolean own, JobCommands commands, Runnable stop) implements AutoCloseable {
    private static final URI UP = URI.create("http://127.0.0.1:8080");

    /** @param named by the user; null: none */
    public static Platform open(URI named) {
        if (named != null) {
            if (!GatewayClient.ready(named)) {
                throw new ProblemException(
                        ProblemCode.GATEWAY_UNAVAILABLE, "no gateway is ready at " + named + "/q/health/ready");
            }
            return new Platform(named, false, new JobCommands(named), () -> {});
        }
        Optional<EmbeddedPlatform> embedded =
                ServiceLoader.load(EmbeddedPlatform.class).findFirst();
        Optional<URI> up = Stream.concat(embedded.flatMap(EmbeddedPlatform::running).stream(), Stream.of(UP))
                .filter(GatewayClient::ready)
                .findFirst();
        if (up.isPresent()) {
            return new Platform(up.get(), false, new JobCommands(null), () -> {});
        }
        EmbeddedPlatform own = embedded.orElseThrow(() -> new ProblemException(
                ProblemCode.INVALID_REQUEST,
                "this command line has no services of its own; name a gateway with --gateway"));
        return new Platform(own.start(), true, new JobCommands(null), own::close);
    }

    /** What happens to a job whose command ends before it does. */
    public String farewell(String jobId) {
        return own
                ? "job " + jobId + " stops with this command and waits: " + commands.of("resume", jobId)
                        + " goes on with it, " + commands.of("cancel", jobId) + " ends it"
                : "job " + jobId + " goes on at " + gateway + ": " + commands.of("watch", jobId) + " follows it, "
                        + commands.of("cancel", jobId) + " ends it";
    }

    @Override
    public void close() {
        stop.run();
    }
}
