package io.adapruner.finetune.worker;

import io.adapruner.finetune.FineTuningConfig;
import io.adapruner.pipeline.event.Event;
import io.adapruner.pipeline.event.Event.TrainingSliceRequested;
import io.adapruner.pipeline.stage.AttemptMarkers;
import io.adapruner.pipeline.stage.BackOff;
import io.adapruner.pipeline.stage.StageConfig;
import io.adapruner.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Counts attempts at a slice. The count is in the slice's event and grows in the transaction that publishes the event again. A
 * marker in the store shows that an attempt has begun, so that one which ends with its process is counted by the slice's next
 * owner. An attempt that stops cleanly, or fails for a reason that has its own way to end, is not counted.
 */
@ApplicationScoped
class SliceAttempts {
    private static final Logger LOG = Logger.getLogger(SliceAttempts.class);

    private final AttemptMarkers markers;
    private final int most;
    private final BackOff backOff;

    SliceAttempts(AttemptMarkers markers, FineTuningConfig config, StageConfig stages) {
        this.markers = markers;
        this.most = config.sliceAttempts();
        this.backOff = BackOff.of(stages);
    }

    /**
     * Runs the attempt that the slice's event asks for.
     *
     * @param marker key of this attempt's marker
     * @return the work's facts; the next attempt instead if another process has died in this one
     * @throws ProblemException WORKER_DIED if that was the last attempt
     */
    List<Event> run(TrainingSliceRequested slice, String marker, Supplier<List<Event>> work) {
        if (!markers.begin(marker)) {
            LOG.warnf("Another worker died in attempt %d at slice %d", number(slice), slice.slice());
            return List.of(next(slice).orElseThrow(() -> AttemptMarkers.died(most)));
        }
        try {
            return work.get();
        } finally {
            markers.end(marker);
        }
    }

    /** The same slice once more; empty if this attempt was the last. */
    Optional<TrainingSliceRequested> next(TrainingSliceRequested slice) {
        return number(slice) < most ? Optional.of(slice.nextAttempt()) : Optional.empty();
    }

    /** How long to wait after this attempt before the next one. */
    Duration pauseAfter(TrainingSliceRequested slice) {
        return backOff.after(number(slice));
    }

    /** From 1. */
    static int number(TrainingSliceRequested slice) {
        return slice.attempt().orElse(1);
    }
}
