package io.adapruner.gateway.job;

import io.adapruner.pipeline.event.Event.JobProgressed;

/** One thing worth telling about a job, numbered without gaps within the job. */
public sealed interface Happening {
    /** From 1. */
    long sequence();

    /** A stage has come further. */
    record Progress(long sequence, JobProgressed event) implements Happening {}

    /** The status or the stage of the job or of one of its targets has changed. */
    record Change(long sequence, JobState state) implements Happening {}
}
