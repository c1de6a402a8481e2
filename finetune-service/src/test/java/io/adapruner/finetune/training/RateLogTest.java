package io.adapruner.finetune.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.pipeline.document.LearningRate;
import io.adapruner.pipeline.document.LearningRate.Origin;
import io.adapruner.pipeline.document.LearningRate.Trial;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RateLogTest {
    private static final List<Double> RATES = List.of(0.01, 0.03, 0.1);

    /** @param losses NaN: diverged */
    private static double found(double start, double... losses) {
        RateLog log = RateLog.empty(new RateSearchPlan(RATES, 10, 100)).startedAt(start);
        for (int i = 0; i < losses.length; i++) {
            assertThat(log.over()).isFalse();
            assertThat(log.rate()).isEqualTo(RATES.get(i));
            log = log.ended(
                    Double.isNaN(losses[i])
                            ? Trial.diverged(RATES.get(i))
                            : new Trial(RATES.get(i), Optional.of(losses[i]), Optional.of(50.0)));
        }
        assertThat(log.over()).isTrue();
        return log.result(7).rate();
    }

    @Test
    void theHighestRateThatGainsHalfOfTheBestIsTaken() {
        assertThat(found(1, 0.5, 0.75, 0.875)).isEqualTo(0.03);
        assertThat(found(1, 0.5, 0.8125, 0.75)).isEqualTo(0.1);
        assertThat(found(1, 0.5, 0.8125, 0.875)).isEqualTo(0.01);
        assertThat(found(1, 0.875, 0.5, 1.5)).isEqualTo(0.03);
    }

    @Test
    void whereNothingIsGainedTheLeastLossDecides() {
        assertThat(found(0.25, 0.5, 0.375, 1)).isEqualTo(0.03);
    }

    @Test
    void aTrialThatDivergedIsNeverTaken() {
        assertThat(found(1, 0.5, Double.NaN, Double.NaN)).isEqualTo(0.01);
        assertThat(found(1, Double.NaN, Double.NaN, Double.NaN)).isEqualTo(0.01);
    }

    @Test
    void withoutTrialsTheFallbackIsTaken() {
        RateLog log = RateLog.empty(new RateSearchPlan(RATES, 0, 0));

        assertThat(log.over()).isTrue();
        assertThat(log.result(0.02)).isEqualTo(LearningRate.untried(0.02, Origin.TOO_SHORT));
    }

    @Test
    void theSummaryIsForPeople() {
        RateLog log = RateLog.empty(new RateSearchPlan(List.of(1e-6, 0.1), 10, 100))
                .ended(new Trial(1e-6, Optional.of(0.41234), Optional.of(50.0)))
                .ended(Trial.diverged(0.1));

        assertThat(log.summary()).isEqualTo("1.0E-6: 0.412, 0.1: diverged");
    }
}
