package io.adapruner.gateway.job;

import io.adapruner.gateway.GatewayConfig;
import io.adapruner.pipeline.event.JobAttributes;
import io.adapruner.pipeline.event.Topic;
import io.adapruner.pipeline.topic.Broker;
import io.adapruner.pipeline.topic.FollowedEvent;
import io.adapruner.pipeline.topic.FollowerConfig;
import io.adapruner.pipeline.topic.TopicFollower;
import io.adapruner.pipeline.trace.JobTraces;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Folds every event topic into {@link Jobs}: each gateway sees all jobs, none waits for another (see
 * docs/adr/0003-job-state-by-replay.md).
 */
@ApplicationScoped
public class JobLog {
    private final Jobs jobs;
    private final GatewayConfig config;
    private final JobTraces traces;
    private final TopicFollower follower;

    JobLog(
            Jobs jobs,
            Broker broker,
            FollowerConfig followers,
            GatewayConfig config,
            JobTraces traces,
            MeterRegistry meters) {
        this.jobs = jobs;
        this.config = config;
        this.traces = traces;
        this.follower =
                new TopicFollower("gateway-job-log", broker, followers, List.of(Topic.values()), meters, this::fold);
    }

    void onStart(@Observes StartupEvent event) {
        follower.start();
    }

    @PreDestroy
    void stop() {
        follower.close();
    }

    /** Why not every job is known; empty: all are. */
    Optional<String> hindrance() {
        return follower.hindrance();
    }

    /** Whether the log will ever be read again. */
    boolean isAlive() {
        return follower.isAlive();
    }

    /**
     * The job, also when another gateway accepted it a moment ago.
     *
     * @throws ProblemException NOT_FOUND, or BROKER_UNAVAILABLE while the log cannot be read
     */
    public JobState get(String jobId) {
        follower.awaitReplay(config.replayTimeout());
        Optional<JobState> known = jobs.find(jobId);
        if (known.isEmpty()) {
            follower.awaitNow(config.replayTimeout());
            known = jobs.find(jobId);
        }
        return known.orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "there is no job " + jobId));
    }

    /** Every job, newest first. */
    public List<JobState> all() {
        follower.awaitReplay(config.replayTimeout());
        return jobs.all();
    }

    private void fold(FollowedEvent followed) {
        if (followed.replayed()) {
            jobs.replay(followed.event(), followed.recordedAt());
            return;
        }
        // The end of a job is the end of its trace.
        jobs.apply(followed.event(), followed.recordedAt())
                .map(outcome -> outcome.name().toLowerCase(Locale.ROOT))
                .ifPresent(outcome -> traces.mark(
                        traces.read(followed.headers()),
                        "job " + outcome,
                        JobAttributes.ended(followed.event().jobId(), outcome)));
    }
}
