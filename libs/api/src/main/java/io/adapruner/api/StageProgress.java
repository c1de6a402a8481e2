package io.adapruner.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.adapruner.pipeline.event.Event.JobProgressed;
import io.adapruner.pipeline.event.Stage;
import io.adapruner.pipeline.job.Step;
import java.util.Map;
import java.util.Optional;

/**
 * The latest figures of one stage.
 *
 * @param target index of the budget; -1: the stage serves all of them
 * @param fraction of the stage that is done, 0 to 1
 * @param etaSeconds expected seconds to the stage's end; empty: unknown
 * @param figures what is worth showing: {@code imagesPerSecond}, {@code loss}, {@code epoch}, {@code accuracy} ...
 * @param atMillis milliseconds since 1970
 * @param step of the job's request
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record StageProgress(
        Stage stage,
        int target,
        double fraction,
        Optional<Double> etaSeconds,
        Map<String, Double> figures,
        String message,
        long atMillis,
        Step step) {
    /** A gateway of before there were several steps says nothing of them. */
    public StageProgress {
        step = Step.orFirst(step);
        figures = Map.copyOf(figures);
    }

    /** Whether that stage has more than a fraction of its work behind it. */
    public boolean beyond(Stage which, double done) {
        return stage == which && fraction > done;
    }

    /** What the event says of its stage. */
    public static StageProgress of(JobProgressed e) {
        return new StageProgress(
                e.stage(),
                e.target().number(),
                e.fraction(),
                e.etaSeconds(),
                e.figures(),
                e.message(),
                e.atMillis(),
                e.step());
    }
}
