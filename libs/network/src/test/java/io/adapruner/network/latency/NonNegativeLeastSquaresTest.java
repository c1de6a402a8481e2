package io.adapruner.network.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class NonNegativeLeastSquaresTest {
    private static final Offset<Double> EXACT = within(1e-9);

    @Test
    void whatFitsExactlyIsFound() {
        double[][] rows = {{1, 0}, {1, 1}, {1, 2}};

        assertThat(NonNegativeLeastSquares.solve(rows, new double[] {3, 5, 7}))
                .containsExactly(new double[] {3, 2}, EXACT);
    }

    /** Falling values: without the bound the slope is -1, with it the best line is the mean. */
    @Test
    void anUnknownThatWouldBeNegativeIsZero() {
        double[][] rows = {{1, 0}, {1, 1}, {1, 2}};

        assertThat(NonNegativeLeastSquares.solve(rows, new double[] {4, 3, 2}))
                .containsExactly(new double[] {3, 0}, EXACT);
    }

    @Test
    void columnsThatSayTheSameAreSharedByOne() {
        double[][] rows = {{1, 2}, {2, 4}, {3, 6}};

        double[] found = NonNegativeLeastSquares.solve(rows, new double[] {2, 4, 6});

        assertThat(found[0] + 2 * found[1]).isCloseTo(2, EXACT);
        assertThat(Math.min(found[0], found[1])).isZero();
    }

    @Test
    void nothingIsFittedByNothing() {
        assertThat(NonNegativeLeastSquares.solve(new double[][] {{1, 1}}, new double[] {0}))
                .containsExactly(0, 0);
    }
}
