package io.adapruner.gateway.job;

import io.adapruner.pipeline.event.Event;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Every job, in memory: a view of the event log that a restart rebuilds. */
@ApplicationScoped
public class Jobs {
    private final Map<String, JobTrack> tracks = new ConcurrentHashMap<>();
    private final MeterRegistry meters;

    Jobs(MeterRegistry meters) {
        this.meters = meters;
        Gauge.builder("adapruner_jobs_running", this, Jobs::running)
                .description("Jobs that are running now")
                .register(meters);
    }

    /** Takes an event that happened before this gateway started. */
    void replay(Event event, long recordedAt) {
        track(event.jobId()).apply(event, recordedAt);
    }

    /** Takes an event as it happens; taking it twice changes nothing, so a writer may show its own event at once. */
    public void apply(Event event, long recordedAt) {
        JobTrack.Step step = track(event.jobId()).apply(event, recordedAt);
        JobStatus after = step.after().status();
        if (after.terminal() && !step.before().status().terminal()) {
            meters.counter("adapruner_jobs_total", "outcome", after.name().toLowerCase(Locale.ROOT))
                    .increment();
        }
    }

    public Optional<JobState> find(String jobId) {
        return Optional.ofNullable(tracks.get(jobId)).map(JobTrack::state).filter(s -> s.request()
                .isPresent());
    }

    /** Newest first. */
    public List<JobState> all() {
        return tracks.values().stream()
                .map(JobTrack::state)
                .filter(s -> s.request().isPresent())
                .sorted(Comparator.comparingLong(JobState::submittedAt)
                        .reversed()
                        .thenComparing(JobState::jobId))
                .toList();
    }

    /**
     * Tells what happens to a job.
     *
     * @param last number of the last happening that the watcher knows; 0: none
     * @return ends the watch
     */
    public Runnable watch(String jobId, long last, Consumer<Happening> watcher) {
        return track(jobId).watch(last, watcher);
    }

    private double running() {
        return tracks.values().stream()
                .filter(t -> t.state().status() == JobStatus.RUNNING)
                .count();
    }

    private JobTrack track(String jobId) {
        return tracks.computeIfAbsent(jobId, JobTrack::new);
    }
}
