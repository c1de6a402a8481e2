package io.adapruner.cli.job;

import io.adapruner.api.Job;
import io.adapruner.cli.platform.GatewayOptions;
import io.adapruner.cli.progress.ProgressView;
import io.adapruner.cli.report.JobText;
import io.adapruner.pipeline.json.Json;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code adapruner show}: one job as it stands. */
@Command(name = "show", mixinStandardHelpOptions = true, description = "Shows one job as it stands.")
public final class ShowCommand implements Callable<Integer> {
    @Mixin
    private JobIdOption job;

    @Mixin
    private GatewayOptions gateway;

    @Option(names = "--json", description = "Print the gateway's job document instead.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return gateway.at(new ProgressView(System.err, false), Set.of(), (platform, client) -> {
            Job shown = client.job(job.id);
            System.out.print(
                    json
                            ? Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(shown) + "\n"
                            : JobText.one(shown));
            return 0;
        });
    }
}
