package io.adapruner.pipeline.stage;

import io.adapruner.problem.ProblemException;
import java.util.Map;

/** Shows the user how far a stage is, and the stage whether it may go on. */
public interface Progress {
    /**
     * Reports how far the stage is; cheap enough for every batch (at most two events a second leave, and always the first and
     * the last).
     *
     * @param fraction done, 0 to 1
     * @param figures e.g. {@code imagesPerSecond}, {@code loss}, {@code epoch}
     * @throws ProblemException CANCELLED when the job was cancelled, DEADLINE_EXCEEDED when the stage ran too long
     */
    void report(double fraction, Map<String, Double> figures, String message);

    /** Throws as {@link #report} does, and reports nothing. */
    void check();
}
