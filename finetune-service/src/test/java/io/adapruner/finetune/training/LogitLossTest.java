package io.adapruner.finetune.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.recipe.TrainingRecipe.Distillation;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LogitLossTest {
    private static final double[] LEARNT = {Math.log(1), Math.log(2), Math.log(5)};
    private static final double[] TAUGHT = {Math.log(4), Math.log(4), Math.log(8)};

    @Test
    void withoutATeacherItIsTheCrossEntropy() {
        assertThat(new LogitLoss(Optional.empty()).of(LEARNT, 1, LEARNT)).isCloseTo(-Math.log(2 / 8.0), within(1e-12));
    }

    @Test
    void aTeacherAddsTheDivergenceFromIt() {
        double divergence = 0.25 * Math.log(0.25 / 0.125) + 0.25 * Math.log(0.25 / 0.25) + 0.5 * Math.log(0.5 / 0.625);

        assertThat(new LogitLoss(Optional.of(new Distillation(0.75, 1))).of(LEARNT, 2, TAUGHT))
                .isCloseTo(0.25 * -Math.log(0.625) + 0.75 * divergence, within(1e-12));
    }

    @Test
    void aTeacherThatIsWrongTeachesNothing() {
        assertThat(new LogitLoss(Optional.of(new Distillation(0.75, 1))).of(LEARNT, 1, TAUGHT))
                .isCloseTo(-Math.log(0.25), within(1e-12));
    }

    /** At temperature 2 probabilities are as the roots of those at 1. */
    @Test
    void theTemperatureSoftensBoth() {
        double[] squaredLearnt = {2 * LEARNT[0], 2 * LEARNT[1], 2 * LEARNT[2]};
        double[] squaredTaught = {2 * TAUGHT[0], 2 * TAUGHT[1], 2 * TAUGHT[2]};
        double cold = new LogitLoss(Optional.of(new Distillation(1, 1))).of(LEARNT, 2, TAUGHT);

        assertThat(new LogitLoss(Optional.of(new Distillation(1, 2))).of(squaredLearnt, 2, squaredTaught))
                .isCloseTo(4 * cold, within(1e-12));
    }

    @Test
    void largeLogitsDoNotOverflow() {
        double[] large = {1000, 999, -1000};

        assertThat(new LogitLoss(Optional.of(new Distillation(0.9, 4))).of(large, 0, large))
                .isCloseTo(0.1 * Math.log1p(Math.exp(-1)), within(1e-9));
    }
}
