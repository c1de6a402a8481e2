package io.adapruner.gateway.job;

import io.adapruner.api.JobStatus;
import io.adapruner.pipeline.event.Event;
import io.adapruner.pipeline.event.Event.JobFailed;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Every job, in memory: a view of the event log that a restart rebuilds. Counts those that end while this gateway runs:
 * {@code adapruner_jobs_total{outcome}} and, for the failed, {@code adapruner_job_failures_total{stage,code}}.
 */
@ApplicationScoped
public class Jobs {
    private final Map<String, JobView> views = new ConcurrentHashMap<>();
    private final MeterRegistry meters;

    Jobs(MeterRegistry meters) {
        this.meters = meters;
        // Present from the start: a rate over a series that appears with its first event misses that event.
        Arrays.stream(JobStatus.values()).filter(JobStatus::terminal).forEach(this::ended);
    }

    /** Takes an event that happened before this gateway started. */
    void replay(Event event, long recordedAt) {
        view(event.jobId()).apply(event, recordedAt);
    }

    /**
     * Takes an event as it happens; taking it twice changes nothing, so a writer may show its own event at once.
     *
     * @return how the job has ended with this event; empty: it goes on, or had ended before
     */
    public Optional<JobStatus> apply(Event event, long recordedAt) {
        JobView.Step step = view(event.jobId()).apply(event, recordedAt);
        JobStatus after = step.after().status();
        if (!after.terminal() || step.before().status().terminal()) {
            return Optional.empty();
        }
        ended(after).increment();
        if (after == JobStatus.FAILED) {
            step.after().failures().values().stream()
                    .min(Comparator.comparingLong(JobFailed::atMillis))
                    .ifPresent(first -> meters.counter(
                                    "adapruner.job.failures",
                                    "stage",
                                    first.stage().label(),
                                    "code",
                                    first.code().label())
                            .increment());
        }
        return Optional.of(after);
    }

    private Counter ended(JobStatus outcome) {
        return meters.counter("adapruner.jobs", "outcome", outcome.name().toLowerCase(Locale.ROOT));
    }

    /** The open jobs and targets now. */
    OpenWork open(long nowMillis) {
        return OpenWork.of(views.values(), nowMillis);
    }

    public Optional<JobState> find(String jobId) {
        return Optional.ofNullable(views.get(jobId)).map(JobView::state).filter(s -> s.request()
                .isPresent());
    }

    /** Newest first. */
    public List<JobState> all() {
        return views.values().stream()
                .map(JobView::state)
                .filter(s -> s.request().isPresent())
                .sorted(Comparator.comparingLong(JobState::submittedAt)
                        .reversed()
                        .thenComparing(JobState::jobId))
                .toList();
    }

    /**
     * Reports what happens to a job, on a thread of the watch.
     *
     * @param last number of the last update that the watcher knows; 0: none
     * @param givenUp called when the watch has ended, because the watcher is too slow or it was closed
     */
    public Watch watch(String jobId, long last, Consumer<JobUpdate> watcher, Runnable givenUp) {
        return Watch.of(view(jobId), last, watcher, givenUp);
    }

    private JobView view(String jobId) {
        return views.computeIfAbsent(jobId, JobView::new);
    }
}
