package io.adapruner.engine.imitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DivergenceTest {
    private static final double[] LEARNT = {Math.log(1), Math.log(2), Math.log(5)};
    private static final double[] TAUGHT = {Math.log(4), Math.log(4), Math.log(8)};

    @Test
    void sumsWhatEachClassAdds() {
        double expected = 0.25 * Math.log(0.25 / 0.125) + 0.25 * Math.log(0.25 / 0.25) + 0.5 * Math.log(0.5 / 0.625);

        assertThat(Divergence.of(LEARNT, TAUGHT, 1)).isCloseTo(expected, within(1e-12));
    }

    /** At temperature 2 probabilities are as the roots of those at 1. */
    @Test
    void theTemperatureSoftensBoth() {
        double[] squaredLearnt = {2 * LEARNT[0], 2 * LEARNT[1], 2 * LEARNT[2]};
        double[] squaredTaught = {2 * TAUGHT[0], 2 * TAUGHT[1], 2 * TAUGHT[2]};

        assertThat(Divergence.of(squaredLearnt, squaredTaught, 2))
                .isCloseTo(Divergence.of(LEARNT, TAUGHT, 1), within(1e-12));
    }

    @Test
    void whatAllLogitsHaveInCommonDoesNotCount() {
        double[] shifted = {LEARNT[0] + 7, LEARNT[1] + 7, LEARNT[2] + 7};

        assertThat(Divergence.of(shifted, LEARNT, 1)).isCloseTo(0, within(1e-12));
    }

    @Test
    void largeLogitsDoNotOverflow() {
        assertThat(Divergence.logSumExp(new double[] {1000, 999, -1000}, 1))
                .isCloseTo(1000 + Math.log1p(Math.exp(-1)), within(1e-9));
        assertThat(Divergence.of(new double[] {1000, -1000}, new double[] {1000, -1000}, 1))
                .isZero();
    }
}
