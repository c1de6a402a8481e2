package io.adapruner.cli.job;

import io.adapruner.api.Job;
import io.adapruner.cli.gateway.GatewayClient;
import picocli.CommandLine.Command;

/** {@code adapruner cancel}. */
@Command(name = "cancel", mixinStandardHelpOptions = true, description = "Ends a job for good.")
public final class CancelCommand extends ControlCommand {
    @Override
    Job control(GatewayClient client, String id) {
        return client.cancel(id);
    }
}
