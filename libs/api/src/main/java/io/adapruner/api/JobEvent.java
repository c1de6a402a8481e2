package io.adapruner.api;

import java.util.Optional;

/** One event of a job's stream; the stream ends after the state that is final. */
public sealed interface JobEvent {
    /** Name of a {@link Progress}. */
    String PROGRESS = "progress";
    /** Name of a {@link State}. */
    String STATE = "state";

    /** What a stage reports, in the events that carry it. */
    default Optional<StageProgress> progress() {
        return switch (this) {
            case Progress progress -> Optional.of(progress.stage());
            case State state -> Optional.empty();
        };
    }

    /** A stage has come further. */
    record Progress(StageProgress stage) implements JobEvent {}

    /** The job, or one of its targets, has changed its status or its stage. */
    record State(Job job) implements JobEvent {}
}
