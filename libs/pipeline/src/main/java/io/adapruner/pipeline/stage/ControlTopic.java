package io.adapruner.pipeline.stage;

import io.adapruner.pipeline.event.Event.JobControlled;
import io.adapruner.pipeline.event.Topic;
import io.adapruner.pipeline.topic.Broker;
import io.adapruner.pipeline.topic.FollowedEvent;
import io.adapruner.pipeline.topic.FollowerConfig;
import io.adapruner.pipeline.topic.TopicFollower;
import io.adapruner.problem.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What counts of each job's controls, from the control topic, which every process reads whole. */
@Startup
@Singleton
public class ControlTopic {
    private final ControlConfig config;
    private final Map<String, JobControlled> joined = new ConcurrentHashMap<>();
    private final TopicFollower follower;

    public ControlTopic(Broker broker, FollowerConfig followers, ControlConfig config, MeterRegistry meters) {
        this.config = config;
        this.follower =
                new TopicFollower("job-controls", broker, followers, List.of(Topic.JOB_CONTROLLED), meters, this::keep);
    }

    @PostConstruct
    void start() {
        follower.start();
    }

    @PreDestroy
    void stop() {
        follower.close();
    }

    /**
     * The control of a job that counts; answers only once the whole topic was read.
     *
     * @throws ProblemException BROKER_UNAVAILABLE if that takes too long
     */
    Optional<JobControlled> latest(String jobId) {
        follower.awaitReplay(config.readTimeout());
        return Optional.ofNullable(joined.get(jobId));
    }

    /** Why not every control is known; empty: all are. */
    public Optional<String> hindrance() {
        return follower.hindrance();
    }

    /** Whether controls will ever be received again. */
    public boolean isAlive() {
        return follower.isAlive();
    }

    private void keep(FollowedEvent followed) {
        if (followed.event() instanceof JobControlled control) {
            joined.merge(control.jobId(), control, JobControlled::join);
        }
    }
}
