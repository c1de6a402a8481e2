package io.adapruner.cli.job;

import io.adapruner.api.Label;
import io.adapruner.cli.platform.GatewayOptions;
import io.adapruner.cli.platform.JobFollower;
import io.adapruner.cli.progress.ProgressView;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code adapruner resume}: a paused job goes on. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description =
                "Goes on with a paused job; with no gateway running, this command does the work and follows the job.")
public final class ResumeCommand implements Callable<Integer> {
    @Mixin
    private JobIdOption job;

    @Mixin
    private GatewayOptions gateway;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var view = new ProgressView(System.out, ProgressView.onTerminal());
        return gateway.at(view, Set.of(job.id), (platform, client) -> {
            view.say("job " + job.id + " is " + Label.of(client.resume(job.id).state()));
            if (platform.own()) {
                new JobFollower(platform, client, view).followToResults(job.id);
            }
            return 0;
        });
    }
}
