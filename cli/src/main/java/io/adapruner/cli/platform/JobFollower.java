package io.adapruner.cli.platform;

import io.adapruner.api.Job;
import io.adapruner.api.JobEvent;
import io.adapruner.api.JobStatus;
import io.adapruner.api.Label;
import io.adapruner.cli.gateway.EventStream;
import io.adapruner.cli.gateway.GatewayClient;
import io.adapruner.cli.gateway.Patience;
import io.adapruner.cli.gateway.UnavailableException;
import io.adapruner.cli.progress.ProgressView;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;

/** Shows a job until it ends, and says how to find it again when the command ends before the job does. */
public final class JobFollower {
    private final Platform platform;
    private final GatewayClient gateway;
    private final ProgressView view;

    public JobFollower(Platform platform, GatewayClient gateway, ProgressView view) {
        this.platform = platform;
        this.gateway = gateway;
        this.view = view;
    }

    /**
     * Follows the job to its end.
     *
     * @throws ProblemException with the job's own problem when it does not succeed
     */
    public Job follow(String id) throws InterruptedException {
        var interruption = new Thread(() -> interrupted(id), "interrupted");
        Runtime.getRuntime().addShutdownHook(interruption);
        try {
            Job job = new EventStream(gateway, id, patience()).follow(this::show);
            requireSuccess(job);
            return job;
        } catch (UnavailableException e) {
            throw new ProblemException(
                    e.code(),
                    e.getMessage() + "; job " + id + " does not need this command: "
                            + platform.commands().of("watch", id) + " finds it again",
                    e);
        } finally {
            if (!stopping()) {
                Runtime.getRuntime().removeShutdownHook(interruption);
            }
        }
    }

    /** Follows the job to its end as {@link #follow} does, and names the command that fetches its results. */
    public void followToResults(String id) throws InterruptedException {
        follow(id);
        view.say("job " + id + " has succeeded: " + platform.commands().of("fetch", id) + " brings its results");
    }

    /** Of a gateway that ends together with this command nothing is said. */
    private Patience patience() {
        Patience usual = gateway.patience();
        return new Patience(usual.limit(), sentence -> {
            if (!stopping()) {
                usual.teller().accept(sentence);
            }
        });
    }

    private static boolean stopping() {
        try {
            var probe = new Thread(() -> {});
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    private void show(JobEvent event) {
        switch (event) {
            case JobEvent.Progress progress -> view.accept(progress.stage());
            case JobEvent.State state ->
                view.job(
                        state.job().targets().stream().map(Job.Target::budget).toList(),
                        state.job().request().steps());
        }
    }

    /**
     * Ctrl-C does not mean that the job is to be cancelled. Where the gateway keeps running, so does the job. Services that
     * this command started end with it, so the job is paused; if the request to pause comes too late for them, the next command
     * finds the job open and pauses it.
     */
    void interrupted(String id) {
        view.say(platform.farewell(id));
        if (platform.own()) {
            try {
                gateway.pauseNow(id);
            } catch (ProblemException tooLate) {
                // The next command does it: LeftoverJobs.
                return;
            }
        }
    }

    private static void requireSuccess(Job job) {
        if (job.state() != JobStatus.SUCCEEDED) {
            ProblemCode code = job.problem()
                    .map(p -> p.code())
                    .orElse(job.state() == JobStatus.CANCELLED ? ProblemCode.CANCELLED : ProblemCode.INTERNAL);
            throw new ProblemException(
                    job.state() == JobStatus.CANCELLED ? ProblemCode.CANCELLED : code,
                    "job " + job.id() + " " + Label.of(job.state())
                            + job.problem()
                                    .map(p -> ": " + OptionWords.of(p.detail()))
                                    .orElse(""));
        }
    }
}
