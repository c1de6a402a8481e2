package io.adapruner.pipeline.stage;

import io.adapruner.pipeline.event.Event;
import io.adapruner.problem.ProblemException;
import java.util.List;

/** How a stage ended. */
public sealed interface StageOutcome {
    /** The work is done and its events are published. */
    record Completed(List<Event> events) implements StageOutcome {
        public Completed {
            events = List.copyOf(events);
        }
    }

    /** The job was cancelled; nothing is published, the control itself ends the job. */
    record Cancelled() implements StageOutcome {}

    /** The job cannot go on, and {@code JobFailed} is published. */
    record Failed(ProblemException problem, int attempts) implements StageOutcome {}

    /** As written in metrics. */
    default String label() {
        return switch (this) {
            case Completed c -> "completed";
            case Cancelled c -> "cancelled";
            case Failed f -> "failed";
        };
    }
}
