package io.adapruner.cli.job;

import io.adapruner.api.Job;
import io.adapruner.cli.gateway.GatewayClient;
import picocli.CommandLine.Command;

/** {@code adapruner pause}. */
@Command(name = "pause", mixinStandardHelpOptions = true, description = "Lets a job wait until it is resumed.")
public final class PauseCommand extends ControlCommand {
    @Override
    Job control(GatewayClient client, String id) {
        return client.pause(id);
    }
}
