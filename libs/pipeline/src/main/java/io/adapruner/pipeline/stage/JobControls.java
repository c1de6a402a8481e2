package io.adapruner.pipeline.stage;

import io.adapruner.pipeline.event.Event;
import io.adapruner.pipeline.event.Event.Control;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import jakarta.inject.Singleton;
import java.util.Optional;

/** What operators want of jobs, as published on the compacted control topic. */
@Singleton
public class JobControls {
    private final ControlTopic topic;

    public JobControls(ControlTopic topic) {
        this.topic = topic;
    }

    /**
     * The control of a job that counts, if any: a cancellation is final. Answers only once the whole topic was read.
     *
     * @throws ProblemException BROKER_UNAVAILABLE if that takes too long
     */
    public Optional<Control> state(String jobId) {
        return topic.latest(jobId).map(Event.JobControlled::control);
    }

    /** @throws ProblemException CANCELLED if the job was cancelled */
    public void failIfCancelled(String jobId) {
        if (cancelled(jobId)) {
            throw new ProblemException(ProblemCode.CANCELLED, "job " + jobId + " was cancelled");
        }
    }

    public boolean cancelled(String jobId) {
        return state(jobId).filter(c -> c == Control.CANCEL).isPresent();
    }

    public boolean paused(String jobId) {
        return state(jobId).filter(c -> c == Control.PAUSE).isPresent();
    }
}
