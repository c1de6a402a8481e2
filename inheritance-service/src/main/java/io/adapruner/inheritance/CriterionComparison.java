package io.adapruner.inheritance;

import io.adapruner.inheritance.trial.Verdict;
import io.adapruner.pipeline.document.Inheritance.CandidateResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps every candidate's figures and the best candidate's weights: by {@link Verdict#BEST}, of those in the last round. One that is judged again in a later round has the later round's figures.
 */
public final class CriterionComparison {
    private final List<Row> rows = new ArrayList<>();
    private final Watcher watcher;
    private final int expected;
    private int judged;
    private Candidate best;
    private Row bestRow;

    /** One candidate's last judgement. */
    private record Row(Choice choice, Verdict heldOut, double seconds, boolean last) {
        CandidateResult result() {
            return new CandidateResult(
                    choice.spread().rule(),
                    choice.criterion(),
                    choice.repair().compensated(),
                    choice.repair().recalibrated(),
                    choice.repair().refitted(),
                    heldOut.accuracy(),
                    heldOut.error(),
                    Optional.of(heldOut.images()),
                    seconds);
        }
    }

    /** Called after every candidate; may throw to end the work. */
    @FunctionalInterface
    public interface Watcher {
        /** @param fraction of all judgements that are done, 0 to 1 */
        void tried(double fraction, CandidateResult candidate);
    }

    /** @param expected number of judgements that will be added */
    CriterionComparison(Watcher watcher, int expected) {
        this.watcher = watcher;
        this.expected = expected;
    }

    /**
     * @param seconds that making and judging the candidate took
     * @param last whether it was the last round, which decides, or a later judgement
     */
    void add(Candidate candidate, Verdict heldOut, double seconds, boolean last) {
        Row row = enter(new Row(candidate.choice(), heldOut, seconds, last));
        if (last && (best == null || Verdict.BEST.compare(heldOut, bestRow.heldOut()) < 0)) {
            best = candidate;
            bestRow = row;
        }
        judged++;
        watcher.tried(Math.min(1, (double) judged / expected), row.result());
    }

    /**
     * Adds what is expected to be better than the best, and takes it unless the images speak against it beyond their doubt: a
     * hundred labels cannot tell apart what differs by less than five points of accuracy.
     */
    void prefer(Candidate candidate, Verdict heldOut, double seconds) {
        Row before = bestRow;
        Candidate bestBefore = best();
        add(candidate, heldOut, seconds, true);
        boolean taken = heldOut.mayEqual(before.heldOut());
        best = taken ? candidate : bestBefore;
        bestRow = taken ? rows.getLast() : before;
    }

    private Row enter(Row row) {
        for (int i = 0; i < rows.size(); i++) {
            Row before = rows.get(i);
            if (before.choice().equals(row.choice()) && !before.last()) {
                Row later = new Row(row.choice(), row.heldOut(), before.seconds() + row.seconds(), row.last());
                rows.set(i, later);
                return later;
            }
        }
        rows.add(row);
        return row;
    }

    public List<CandidateResult> candidates() {
        return rows.stream().map(Row::result).toList();
    }

    /** @throws IllegalStateException before the first candidate of the last round */
    public Candidate best() {
        if (best == null) {
            throw new IllegalStateException("no candidate has been judged in the last round yet");
        }
        return best;
    }

    /** The best candidate's figures. */
    public CandidateResult chosen() {
        best();
        return bestRow.result();
    }
}
