package io.adapruner.formats.translation.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.formats.translation.formula.Antialiasing.Filter;
import org.junit.jupiter.api.Test;

/** What a position has of each that is wanted, by hand. */
class AntialiasingTest {
    /** Two positions in the place of four: a triangle that reaches over two to either side, cut off at the ends. */
    @Test
    void aTriangleIsAsWideAsWhatItMakesSmaller() {
        assertThat(new Antialiasing(4, 2, 2, Filter.LINEAR).shares())
                .containsExactly(
                        new double[] {3 / 7.0, 0, 3 / 7.0, 1 / 7.0, 1 / 7.0, 3 / 7.0, 0, 3 / 7.0}, within(1e-12));
    }

    @Test
    void atTheSameDistancesNothingChanges() {
        for (Filter filter : Filter.values()) {
            assertThat(new Antialiasing(3, 3, 1, filter).shares())
                    .containsExactly(new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, within(1e-12));
        }
    }

    @Test
    void sizesAreBoundedBeforeAnythingIsMade() {
        assertThatThrownBy(() -> new Antialiasing(1 << 20, 1 << 20, 1, Filter.CUBIC))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be resampled to 1048576");
        assertThatThrownBy(() -> new Antialiasing(8, 0, 1, Filter.CUBIC)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Antialiasing(8, 8, Double.NaN, Filter.CUBIC))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
