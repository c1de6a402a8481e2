package io.adapruner.cli;

import io.adapruner.cli.gateway.GatewayClient;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.net.URI;
import java.util.ServiceLoader;

/** A gateway to talk to: the one named, that of a running {@code up}, or one started for this command. */
record Platform(URI gateway, Runnable stop) implements AutoCloseable {
    private static final URI UP = URI.create("http://127.0.0.1:8080");

    static Platform open(URI named) {
        if (named != null) {
            if (!GatewayClient.ready(named)) {
                throw new ProblemException(
                        ProblemCode.GATEWAY_UNAVAILABLE, "no gateway is ready at " + named + "/q/health/ready");
            }
            return new Platform(named, () -> {});
        }
        if (GatewayClient.ready(UP)) {
            return new Platform(UP, () -> {});
        }
        EmbeddedPlatform embedded = ServiceLoader.load(EmbeddedPlatform.class)
                .findFirst()
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.INVALID_REQUEST,
                        "this command line has no services of its own; name a gateway with --gateway"));
        return new Platform(embedded.start(), embedded::close);
    }

    @Override
    public void close() {
        stop.run();
    }
}
