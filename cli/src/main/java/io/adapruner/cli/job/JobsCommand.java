package io.adapruner.cli.job;

import io.adapruner.api.JobStatus;
import io.adapruner.api.JobSummary;
import io.adapruner.api.Label;
import io.adapruner.api.Page;
import io.adapruner.cli.platform.GatewayOptions;
import io.adapruner.cli.progress.ProgressView;
import io.adapruner.cli.report.JobText;
import io.adapruner.pipeline.json.Json;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code adapruner jobs}: the submitted jobs, newest first. */
@Command(
        name = "jobs",
        mixinStandardHelpOptions = true,
        description = "Lists jobs, newest first; with no gateway running, those in the home folder.")
public final class JobsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private GatewayOptions gateway;

    @Option(
            names = "--state",
            description = "Only jobs that are queued, running, paused, succeeded, failed or cancelled (default: all).")
    private String state;

    @Option(names = "--page", defaultValue = "0", description = "Page, from 0 (default: ${DEFAULT-VALUE}).")
    private int page;

    @Option(names = "--size", defaultValue = "20", description = "Jobs on a page (default: ${DEFAULT-VALUE}).")
    private int size;

    @Option(names = "--json", description = "Print the gateway's page instead.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Optional<JobStatus> wanted = Optional.ofNullable(state).map(this::status);
        return gateway.at(new ProgressView(System.err, false), Set.of(), (platform, client) -> {
            Page<JobSummary> jobs = client.jobs(wanted, page, size);
            if (json) {
                System.out.println(
                        Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(jobs));
            } else {
                System.out.print(JobText.list(jobs.items()));
                System.out.println(jobs.items().size() + " of " + jobs.total() + " jobs");
            }
            return 0;
        });
    }

    private JobStatus status(String label) {
        return Label.read(JobStatus.class, label)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--state=" + label + " is not one of " + String.join(", ", Label.all(JobStatus.class))));
    }
}
