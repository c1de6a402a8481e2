package io.adapruner.inheritance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.adapruner.engine.Evaluation;
import io.adapruner.network.Network;
import io.adapruner.network.PruningPlan;
import io.adapruner.network.Weights;
import io.adapruner.network.criterion.CriterionName;
import io.adapruner.network.family.Architectures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CriterionComparisonTest {
    private static final Network NETWORK = Architectures.build("resnet20-cifar", 10);
    private static final Weights WEIGHTS = new Weights(new LinkedHashMap<>());

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

    private void compare(CriterionName criterion, double accuracy, double loss) {
        var candidate = new Candidate(criterion, Repair.NONE, new PruningPlan(Map.of()), NETWORK, WEIGHTS, WEIGHTS);
        comparison.add(candidate, new Evaluation(accuracy, loss, 100, 0.1), 0.2);
    }
}
