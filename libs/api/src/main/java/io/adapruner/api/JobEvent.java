package io.adapruner.api;

/** One event of a job's stream; the stream ends after the state that is final. */
public sealed interface JobEvent {
    /** Name of a {@link Progress}. */
    String PROGRESS = "progress";
    /** Name of a {@link State}. */
    String STATE = "state";

    /** A stage has come further. */
    record Progress(StageProgress stage) implements JobEvent {}

    /** The job, or one of its targets, has changed its status or its stage. */
    record State(Job job) implements JobEvent {}
}
