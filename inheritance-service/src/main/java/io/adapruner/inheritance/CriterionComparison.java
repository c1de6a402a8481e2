package io.adapruner.inheritance;

import io.adapruner.engine.Evaluation;
import io.adapruner.pipeline.document.Inheritance.CandidateResult;
import java.util.ArrayList;
import java.util.List;

/** Keeps every candidate's figures and the best candidate's weights: most accurate on the held-out images, then least loss. */
public final class CriterionComparison {
    private final List<CandidateResult> candidates = new ArrayList<>();
    private final Watcher watcher;
    private final int expected;
    private Candidate best;
    private Evaluation bestEvaluation;

    /** Called after every candidate; may throw to end the work. */
    @FunctionalInterface
    public interface Watcher {
        /** @param fraction of all candidates that are done, 0 to 1 */
        void tried(double fraction, CandidateResult candidate);
    }

    /** @param expected number of candidates that will be added */
    CriterionComparison(Watcher watcher, int expected) {
        this.watcher = watcher;
        this.expected = expected;
    }

    /** @param seconds that making and evaluating the candidate took */
    void add(Candidate candidate, Evaluation heldOut, double seconds) {
        candidates.add(new CandidateResult(
                candidate.criterion(),
                candidate.repair().compensated(),
                candidate.repair().recalibrated(),
                heldOut.accuracy(),
                seconds));
        if (best == null || beats(heldOut, bestEvaluation)) {
            best = candidate;
            bestEvaluation = heldOut;
        }
        watcher.tried(Math.min(1, (double) candidates.size() / expected), candidates.getLast());
    }

    private static boolean beats(Evaluation one, Evaluation other) {
        return one.accuracy() > other.accuracy() || (one.accuracy() == other.accuracy() && one.loss() < other.loss());
    }

    public List<CandidateResult> candidates() {
        return List.copyOf(candidates);
    }

    /** @throws IllegalStateException before the first candidate */
    public Candidate best() {
        if (best == null) {
            throw new IllegalStateException("no candidate has been added yet");
        }
        return best;
    }
}
