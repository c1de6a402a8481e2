package io.adapruner.finetune.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.engine.CosineSchedule;
import io.adapruner.recipe.Augmentation;
import io.adapruner.recipe.RateSearch;
import io.adapruner.recipe.TrainingRecipe;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RateSearchPlanTest {
    private static final int LEAST = 5;

    /** Rates 0.01, 0.02 and so on. */
    private static RateSearchPlan plan(int rates, double share, int batch, long steps, int tried, int heldOut) {
        var search = new RateSearch(
                IntStream.rangeClosed(1, rates).mapToObj(i -> i / 100.0).toList(), share, LEAST);
        TrainingRecipe d = TrainingRecipe.defaults();
        var recipe = new TrainingRecipe(
                1,
                batch,
                d.learningRate(),
                d.momentum(),
                d.nesterov(),
                d.weightDecay(),
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(search),
                Optional.of(Augmentation.none()),
                Optional.empty());
        return RateSearchPlan.of(recipe, steps, tried, heldOut).orElseThrow();
    }

    @Property
    void theTrialsKeepToTheirShareOfTheTraining(
            @ForAll @IntRange(min = 2, max = 16) int rates,
            @ForAll @DoubleRange(min = 0.01, max = 0.5) double share,
            @ForAll @IntRange(min = 1, max = 1024) int batch,
            @ForAll @IntRange(min = 1, max = 10_000_000) int steps,
            @ForAll @IntRange(min = 1, max = 100_000) int heldOut) {
        RateSearchPlan plan = plan(rates, share, batch, steps, 100_000, heldOut);

        double spent = (double) rates * plan.steps() * batch + (rates + 1) * (plan.judged() / 3.0);
        assertThat(spent).isLessThanOrEqualTo(share * steps * batch * (1 + 1e-12));
        assertThat(plan.judged()).isLessThanOrEqualTo(heldOut);
        assertThat(plan.possible()).isEqualTo(plan.steps() >= LEAST).isEqualTo(plan.judged() > 0);
        assertThat(plan.totalSteps()).isEqualTo((long) rates * plan.steps());
    }

    @Test
    void aTrainingThatIsTooShortHasNoTrials() {
        assertThat(plan(4, 0.1, 128, 60, 10_000, 1000).possible()).isFalse();
        assertThat(plan(4, 0.1, 128, 6_000, 100, 1000).possible())
                .as("no batch is full")
                .isFalse();
        assertThat(plan(4, 0.1, 128, 6_000, 10_000, 0).possible()).isFalse();
    }

    @Test
    void aTrialHasTheShapeOfTheTraining() {
        var plan = new RateSearchPlan(List.of(0.1, 0.2), 20, 100);

        assertThat(plan.schedule(0.2, new CosineSchedule(0.5, 30, 100))).isEqualTo(new CosineSchedule(0.2, 6, 20));
    }

    @Test
    void aGivenRateNeedsNoPlan() {
        TrainingRecipe given =
                new TrainingRecipe(1, 8, 0.1, 0.9, true, 0, 0, 0, Optional.empty(), Optional.empty(), Optional.empty());

        assertThat(RateSearchPlan.of(given, 1000, 1000, 1000)).isEmpty();
    }
}
