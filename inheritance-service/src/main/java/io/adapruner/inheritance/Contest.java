package io.adapruner.inheritance;

import io.adapruner.engine.Evaluation;
import io.adapruner.pipeline.document.Inheritance.Candidate;
import java.util.ArrayList;
import java.util.List;

/** Keeps every candidate's figures and the best candidate's weights: most accurate on the held-out images, then least loss. */
public final class Contest {
    private final List<Candidate> candidates = new ArrayList<>();
    private final Watcher watcher;
    private final int expected;
    private Heir best;
    private Evaluation bestEvaluation;

    /** Told after every candidate; may throw to end the work. */
    @FunctionalInterface
    public interface Watcher {
        /** @param fraction of all candidates that are done, 0 to 1 */
        void tried(double fraction, Candidate candidate);
    }

    /** @param expected number of candidates that will enter */
    Contest(Watcher watcher, int expected) {
        this.watcher = watcher;
        this.expected = expected;
    }

    /** @param seconds that making and evaluating the candidate took */
    void enter(Heir heir, Evaluation heldOut, double seconds) {
        candidates.add(new Candidate(
                heir.criterion(),
                heir.repair().compensated(),
                heir.repair().recalibrated(),
                heldOut.accuracy(),
                seconds));
        if (best == null || beats(heldOut, bestEvaluation)) {
            best = heir;
            bestEvaluation = heldOut;
        }
        watcher.tried(Math.min(1, (double) candidates.size() / expected), candidates.getLast());
    }

    private static boolean beats(Evaluation one, Evaluation other) {
        return one.accuracy() > other.accuracy() || (one.accuracy() == other.accuracy() && one.loss() < other.loss());
    }

    public List<Candidate> candidates() {
        return List.copyOf(candidates);
    }

    /** @throws IllegalStateException before the first candidate */
    public Heir best() {
        if (best == null) {
            throw new IllegalStateException("no candidate has entered yet");
        }
        return best;
    }
}
