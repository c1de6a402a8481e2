package io.adapruner.cli.platform;

import io.adapruner.cli.gateway.GatewayClient;
import io.adapruner.cli.gateway.Patience;
import io.adapruner.cli.progress.ProgressView;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which gateway a command talks to. */
public final class GatewayOptions {
    URI gateway;

    @Spec(Spec.Target.MIXEE)
    CommandSpec command;

    @Option(
            names = "--gateway",
            paramLabel = "URL",
            description = "A running gateway (default: that of 'adapruner up', else an own one).")
    void at(URI address) {
        if (address.getHost() == null || !List.of("http", "https").contains(address.getScheme())) {
            throw new ParameterException(
                    command.commandLine(), "--gateway " + address + " must be an address as http://127.0.0.1:8080");
        }
        gateway = address;
    }

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
