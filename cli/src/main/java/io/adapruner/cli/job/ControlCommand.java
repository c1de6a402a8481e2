package io.adapruner.cli.job;

import io.adapruner.api.Job;
import io.adapruner.api.Label;
import io.adapruner.cli.gateway.GatewayClient;
import io.adapruner.cli.platform.GatewayOptions;
import io.adapruner.cli.progress.ProgressView;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command that changes a job's course and says how the job stands afterwards. */
abstract class ControlCommand implements Callable<Integer> {
    @Mixin
    private JobIdOption job;

    @Mixin
    private GatewayOptions gateway;

    /** Sends the control and returns the job as the gateway shows it then. */
    abstract Job control(GatewayClient client, String id);

    @Override
    public Integer call() throws IOException, InterruptedException {
        return gateway.at(new ProgressView(System.err, false), Set.of(job.id), (platform, client) -> {
            System.out.println(
                    "job " + job.id + " is " + Label.of(control(client, job.id).state()));
            return 0;
        });
    }
}
