package io.adapruner.gateway.job;

import io.adapruner.api.JobStatus;
import io.adapruner.pipeline.event.Event.Control;
import io.adapruner.pipeline.event.Event.JobControlled;
import io.adapruner.pipeline.event.EventPublisher;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Locale;

/** Cancels, pauses and resumes jobs. */
@ApplicationScoped
public class JobControl {
    private final JobLog log;
    private final Jobs jobs;
    private final EventPublisher publisher;
    private final Clock clock;

    JobControl(JobLog log, Jobs jobs, EventPublisher publisher, Clock clock) {
        this.log = log;
        this.jobs = jobs;
        this.publisher = publisher;
        this.clock = clock;
    }

    /**
     * Publishes to all services what the user wants; it is durable when this returns.
     *
     * @return the job as it stands then
     * @throws ProblemException NOT_FOUND; CONFLICT when the job has ended
     */
    public JobState request(String jobId, Control control) {
        JobState state = log.get(jobId);
        JobStatus status = state.status();
        if (isAlready(status, control) && control != Control.CANCEL) {
            return state;
        }
        // A repeated cancellation is published again: a service that missed the first must receive it.
        if (status.terminal() && !isAlready(status, control)) {
            throw new ProblemException(
                    ProblemCode.CONFLICT,
                    "job " + jobId + " has ended (" + status.name().toLowerCase(Locale.ROOT) + "); it cannot be "
                            + switch (control) {
                                case CANCEL -> "cancelled";
                                case PAUSE -> "paused";
                                case RESUME -> "resumed";
                            });
        }
        // Two controls from one gateway within a millisecond must keep their order.
        long at = Math.max(
                clock.millis(), state.control().map(c -> c.atMillis() + 1).orElse(0L));
        var event = new JobControlled(jobId, control, Math.min(at, JobControlled.LATEST_MILLIS));
        publisher.publishAll(List.of(event));
        jobs.apply(event, at);
        return log.get(jobId);
    }

    private static boolean isAlready(JobStatus status, Control control) {
        return switch (control) {
            case CANCEL -> status == JobStatus.CANCELLED;
            case PAUSE -> status == JobStatus.PAUSED;
            case RESUME -> status == JobStatus.QUEUED || status == JobStatus.RUNNING;
        };
    }
}
