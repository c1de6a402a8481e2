package io.adapruner.cli.job;

import io.adapruner.api.Label;
import io.adapruner.cli.platform.GatewayOptions;
import io.adapruner.cli.progress.ProgressView;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code adapruner pause}. */
@Command(name = "pause", mixinStandardHelpOptions = true, description = "Lets a job wait until it is resumed.")
public final class PauseCommand implements Callable<Integer> {
    @Mixin
    private JobIdOption job;

    @Mixin
    private GatewayOptions gateway;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return gateway.at(new ProgressView(System.err, false), Set.of(job.id), (platform, client) -> {
            System.out.println(
                    "job " + job.id + " is " + Label.of(client.pause(job.id).state()));
            return 0;
        });
    }
}
