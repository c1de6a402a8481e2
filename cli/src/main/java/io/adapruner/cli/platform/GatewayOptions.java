package io.adapruner.cli.platform;

import io.adapruner.cli.gateway.GatewayClient;
import io.adapruner.cli.gateway.Patience;
import io.adapruner.cli.progress.ProgressView;
import java.io.IOException;
import java.net.URI;
import java.util.Set;
import picocli.CommandLine.Option;

/** Which gateway a command talks to. */
public final class GatewayOptions {
    @Option(names = "--gateway", description = "A running gateway (default: that of 'adapruner up', else an own one).")
    URI gateway;

    /** What a command does with a gateway. */
    public interface Work {
        int with(Platform platform, GatewayClient gateway) throws IOException, InterruptedException;
    }

    /**
     * Does the work at the gateway.
     *
     * @param wanted jobs that the command is about; services of its own leave all others alone
     */
    public int at(ProgressView view, Set<String> wanted, Work work) throws IOException, InterruptedException {
        try (var platform = Platform.open(gateway);
                var client = new GatewayClient(platform.gateway(), Patience.usual(view::say))) {
            new LeftoverJobs(platform, client, view::say).setAside(wanted);
            return work.with(platform, client);
        }
    }
}
