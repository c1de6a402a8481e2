package io.adapruner.inheritance;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.network.PruningPlan;
import io.adapruner.network.Weights;
import io.adapruner.network.criterion.CriterionName;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.pipeline.document.Subnetwork.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeldCandidatesTest {
    /** 10 floats after surgery and 10 after the repair. */
    private static final int BYTES = 80;

    private final List<Choice> made = new ArrayList<>();

    @Test
    void whatFitsIsMadeOnceAndTheRestAgain() {
        var held = new HeldCandidates(2 * BYTES);
        List<Choice> choices = choices(CriterionName.L1, CriterionName.L2, CriterionName.FPGM);
        choices.forEach(choice -> held.of(choice, this::make));
        choices.forEach(choice -> held.of(choice, this::make));

        assertThat(made)
                .extracting(Choice::criterion)
                .containsExactly(CriterionName.L1, CriterionName.L2, CriterionName.FPGM, CriterionName.FPGM);
    }

    @Test
    void whatIsNotNeededGivesItsPlaceToOthers() {
        var held = new HeldCandidates(2 * BYTES);
        List<Choice> choices = choices(CriterionName.L1, CriterionName.L2, CriterionName.FPGM);
        choices.forEach(choice -> held.of(choice, this::make));
        made.clear();

        held.retain(choices.subList(1, 3));
        choices.subList(1, 3).forEach(choice -> held.of(choice, this::make));
        choices.subList(1, 3).forEach(choice -> held.of(choice, this::make));

        assertThat(made).extracting(Choice::criterion).containsExactly(CriterionName.FPGM);
    }

    private Candidate make(Choice choice) {
        made.add(choice);
        var tensors = new LinkedHashMap<String, Tensor>();
        tensors.put("w", Tensor.of(List.of(10), new float[10]));
        var weights = new Weights(tensors);
        return new Candidate(choice, new PruningPlan(Map.of()), StoredInput.NETWORK, weights, weights);
    }

    private static List<Choice> choices(CriterionName... criteria) {
        var spread = new Spread(Optional.empty(), Map.of(), 1, 1, 1, 1);
        return List.of(criteria).stream()
                .map(criterion -> new Choice(spread, criterion, Repair.RECALIBRATED))
                .toList();
    }
}
