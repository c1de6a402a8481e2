package io.adapruner.inheritance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.adapruner.engine.Evaluation;
import io.adapruner.inheritance.trial.Verdict;
import io.adapruner.network.Network;
import io.adapruner.network.PruningPlan;
import io.adapruner.network.Weights;
import io.adapruner.network.criterion.CriterionName;
import io.adapruner.network.family.Architectures;
import io.adapruner.pipeline.document.Inheritance.CandidateResult;
import io.adapruner.pipeline.document.Subnetwork.Spread;
import io.adapruner.pipeline.job.WidthRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CriterionComparisonTest {
    private static final Network NETWORK = Architectures.build("resnet20-cifar", 10);
    private static final long ALL = 100;
    private static final Weights WEIGHTS = new Weights(new LinkedHashMap<>());

    private static final Spread SPREAD = new Spread(Optional.of(WidthRule.RESIDUAL), Map.of(), 1, 1, 1, 1);

    private final ArrayList<Double> fractions = new ArrayList<>();
    private final CriterionComparison comparison =
            new CriterionComparison((fraction, candidate) -> fractions.add(fraction), 4);

    @Test
    void mostAccurateOnTheHeldOutImagesWins() {
        compare(CriterionName.L1, 80, 1.0);
        compare(CriterionName.L2, 85, 2.0);
        compare(CriterionName.FPGM, 84, 0.1);

        assertThat(comparison.best().criterion()).isEqualTo(CriterionName.L2);
        assertThat(comparison.candidates())
                .extracting(candidate -> candidate.name())
                .containsExactly(CriterionName.L1, CriterionName.L2, CriterionName.FPGM);
    }

    @Test
    void smallerLossDecidesBetweenEquals() {
        compare(CriterionName.L1, 80, 1.0);
        compare(CriterionName.L2, 80, 0.9);
        compare(CriterionName.FPGM, 80, 0.95);

        assertThat(comparison.best().criterion()).isEqualTo(CriterionName.L2);
    }

    @Test
    void everyCandidateIsToldWithTheFractionDone() {
        compare(CriterionName.L1, 80, 1.0);
        compare(CriterionName.L2, 80, 0.9);

        assertThat(fractions).containsExactly(0.25, 0.5);
    }

    @Test
    void nobodyHasWonBeforeTheFirst() {
        assertThatIllegalStateException().isThrownBy(comparison::best);
    }

    @Test
    void aLaterRoundsFiguresReplaceTheEarlierOnes() {
        compare(CriterionName.L1, 80, 1.0, 10, false);
        compare(CriterionName.L2, 70, 1.0, 10, false);
        compare(CriterionName.L1, 75, 1.0, 30, false);
        compare(CriterionName.L1, 76, 1.0, ALL, true);

        assertThat(comparison.candidates())
                .containsExactly(
                        new CandidateResult(
                                SPREAD.rule(), CriterionName.L1, false, false, false, 76, Optional.of(ALL), 0.25 * 3),
                        new CandidateResult(
                                SPREAD.rule(), CriterionName.L2, false, false, false, 70, Optional.of(10L), 0.25));
    }

    /** Of 100 images 80 are right: a standard error is 4 (of 76: 4.27). */
    @Test
    void whatIsExpectedToBeBetterIsTakenUnlessTheImagesSpeakAgainstIt() {
        compare(CriterionName.L1, 80, 1.0);
        prefer(CriterionName.OBS, 76);
        assertThat(comparison.best().criterion()).isEqualTo(CriterionName.OBS);
        assertThat(comparison.chosen().heldOutAccuracy()).hasValue(76.0);

        prefer(CriterionName.L2, 71);
        assertThat(comparison.best().criterion()).isEqualTo(CriterionName.OBS);
        assertThat(comparison.candidates()).hasSize(3);

        prefer(CriterionName.FPGM, 90);
        assertThat(comparison.best().criterion()).isEqualTo(CriterionName.FPGM);
        assertThat(Verdict.byLabels(new Evaluation(80, 1, 100, 0)).doubt()).isEqualTo(4);
    }

    @Test
    void whoeverDidNotReachTheLastRoundDoesNotWin() {
        compare(CriterionName.L1, 99, 0.1, ALL, false);
        compare(CriterionName.L2, 60, 2.0, ALL, true);

        assertThat(comparison.best().criterion()).isEqualTo(CriterionName.L2);
        assertThat(comparison.chosen().heldOutAccuracy()).hasValue(60.0);
    }

    /** As a winner that is recalibrated again over more batches. */
    @Test
    void whatTheLastRoundHasJudgedStaysBesideItsSecondTry() {
        compare(CriterionName.L1, 80, 1.0);
        compare(CriterionName.L1, 81, 1.0);

        assertThat(comparison.candidates())
                .extracting(CandidateResult::heldOutAccuracy)
                .containsExactly(Optional.of(80.0), Optional.of(81.0));
        assertThat(comparison.chosen()).isEqualTo(comparison.candidates().getLast());
    }

    private void compare(CriterionName criterion, double accuracy, double loss) {
        compare(criterion, accuracy, loss, ALL, true);
    }

    private void compare(CriterionName criterion, double accuracy, double loss, long images, boolean last) {
        comparison.add(candidate(criterion), Verdict.byLabels(new Evaluation(accuracy, loss, images, 0.1)), 0.25, last);
    }

    private void prefer(CriterionName criterion, double accuracy) {
        comparison.prefer(candidate(criterion), Verdict.byLabels(new Evaluation(accuracy, 1, ALL, 0.1)), 0.25);
    }

    private static Candidate candidate(CriterionName criterion) {
        return new Candidate(
                new Choice(SPREAD, criterion, Repair.NONE), new PruningPlan(Map.of()), NETWORK, WEIGHTS, WEIGHTS);
    }
}
