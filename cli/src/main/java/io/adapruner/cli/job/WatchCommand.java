package io.adapruner.cli.job;

import io.adapruner.api.JobStatus;
import io.adapruner.cli.platform.GatewayOptions;
import io.adapruner.cli.platform.JobFollower;
import io.adapruner.cli.progress.ProgressView;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code adapruner watch}: a job's progress, to its end. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description = "Follows a job to its end; Ctrl-C ends the watching, not the job.")
public final class WatchCommand implements Callable<Integer> {
    @Mixin
    private JobIdOption job;

    @Mixin
    private GatewayOptions gateway;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var view = new ProgressView(System.out, ProgressView.onTerminal());
        return gateway.at(view, Set.of(job.id), (platform, client) -> {
            if (platform.own() && client.job(job.id).state() == JobStatus.PAUSED) {
                throw new ProblemException(
                        ProblemCode.CONFLICT,
                        "job " + job.id + " is paused, and no other process can resume it: "
                                + platform.commands().of("resume", job.id) + " goes on with it");
            }
            new JobFollower(platform, client, view).followToResults(job.id);
            return 0;
        });
    }
}
