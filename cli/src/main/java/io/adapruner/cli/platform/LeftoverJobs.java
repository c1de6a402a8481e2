package io.adapruner.cli.platform;

import io.adapruner.api.JobStatus;
import io.adapruner.api.JobSummary;
import io.adapruner.api.Page;
import io.adapruner.cli.gateway.GatewayClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The jobs that earlier commands left open in the home. Services started for one command work for that command alone: what else
 * is open is paused and named, never worked on unnoticed.
 */
final class LeftoverJobs {
    private static final int PAGE = 50;

    private final Platform platform;
    private final GatewayClient gateway;
    private final Consumer<String> teller;

    LeftoverJobs(Platform platform, GatewayClient gateway, Consumer<String> teller) {
        this.platform = platform;
        this.gateway = gateway;
        this.teller = teller;
    }

    /** Pauses and names every open job but {@code wanted}; a gateway that was there before this command keeps its jobs. */
    void setAside(Set<String> wanted) {
        if (!platform.own()) {
            return;
        }
        for (JobSummary job : open()) {
            if (!wanted.contains(job.id())) {
                if (job.state() != JobStatus.PAUSED) {
                    gateway.pause(job.id());
                }
                teller.accept("job " + job.id() + " (" + String.join(", ", budgets(job)) + ", submitted "
                        + job.submittedAt() + ") was left open by an earlier command and is paused: "
                        + platform.commands().of("resume", job.id()) + " goes on with it, "
                        + platform.commands().of("cancel", job.id()) + " ends it");
            }
        }
    }

    private List<JobSummary> open() {
        var open = new ArrayList<JobSummary>();
        for (JobStatus status : JobStatus.values()) {
            if (!status.terminal()) {
                Page<JobSummary> page;
                int number = 0;
                do {
                    page = gateway.jobs(Optional.of(status), number++, PAGE);
                    open.addAll(page.items());
                } while ((long) number * PAGE < page.total());
            }
        }
        return open;
    }

    private static List<String> budgets(JobSummary job) {
        return job.targets().stream().map(JobSummary.Target::budget).toList();
    }
}
