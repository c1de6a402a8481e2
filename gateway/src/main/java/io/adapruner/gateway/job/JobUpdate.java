package io.adapruner.gateway.job;

import io.adapruner.pipeline.event.Event.JobProgressed;

/** One change worth reporting about a job, numbered without gaps within the job. */
public sealed interface JobUpdate {
    /** From 1. */
    long sequence();

    /** A stage has come further. */
    record Progress(long sequence, JobProgressed event) implements JobUpdate {}

    /** The status, the step or the stage of the job or of one of its targets has changed. */
    record Change(long sequence, JobState state) implements JobUpdate {}
}
