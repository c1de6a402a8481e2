package io.adapruner.network;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WidthGridTest {
    @Test
    void floorIsATenthRoundedUp() {
        assertThat(WidthGrid.of(10, 1, 0.1).floor()).isEqualTo(1);
        assertThat(WidthGrid.of(16, 1, 0.1).floor()).isEqualTo(2);
        assertThat(WidthGrid.of(64, 1, 0.1).floor()).isEqualTo(7);
    }

    @Test
    void floorIsAMultipleUnlessTheGroupIsSmaller() {
        assertThat(WidthGrid.of(160, 8, 0.1).floor()).isEqualTo(16);
        assertThat(WidthGrid.of(100, 8, 0.1).floor()).isEqualTo(16);
        assertThat(WidthGrid.of(6, 8, 0.1).floor()).isEqualTo(6);
    }

    @Test
    void halvesAreRoundedUp() {
        WidthGrid grid = WidthGrid.of(64, 8, 0.1);
        assertThat(grid.nearest(11.999)).isEqualTo(8);
        assertThat(grid.nearest(12)).isEqualTo(16);
        assertThat(grid.nearest(1e9)).isEqualTo(64);
        assertThat(grid.nearest(0)).isEqualTo(8);
    }

    @Test
    void fullWidthIsOnTheGridThoughNoMultiple() {
        WidthGrid grid = WidthGrid.of(26, 8, 0.1);
        assertThat(grid.widths().boxed()).containsExactly(8, 16, 24, 26);
        assertThat(grid.nearest(25.9)).isEqualTo(24);
        assertThat(grid.nearest(26)).isEqualTo(26);
        assertThat(grid.next(24)).isEqualTo(26);
        assertThat(grid.next(26)).isEqualTo(26);
    }

    @Property
    void nearestIsMonotoneAndOnTheGrid(
            @ForAll @IntRange(min = 1, max = 300) int full,
            @ForAll @IntRange(min = 1, max = 16) int multipleOf,
            @ForAll @DoubleRange(min = 0, max = 400) double one,
            @ForAll @DoubleRange(min = 0, max = 400) double other) {
        WidthGrid grid = WidthGrid.of(full, multipleOf, 0.1);

        assertThat(grid.nearest(Math.min(one, other))).isLessThanOrEqualTo(grid.nearest(Math.max(one, other)));
        assertThat(grid.widths().boxed()).contains(grid.nearest(one)).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void chosenWidthsAreOfferedAndNothingElse() {
        var grid = new WidthGrid.Chosen(java.util.List.of(8, 24, 32));

        assertThat(grid.floor()).isEqualTo(8);
        assertThat(grid.full()).isEqualTo(32);
        assertThat(grid.nearest(0)).isEqualTo(8);
        assertThat(grid.nearest(15.9)).isEqualTo(8);
        assertThat(grid.nearest(16)).as("half way goes up").isEqualTo(24);
        assertThat(grid.nearest(1e9)).isEqualTo(32);
        assertThat(grid.next(8)).isEqualTo(24);
        assertThat(grid.next(32)).isEqualTo(32);
        assertThat(grid.widths()).containsExactly(8, 24, 32);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "16,1", "64,1", "95,1", "96,16", "100,16", "960,16"})
    void aGroupHasAStepThatSuitsKernelsAndLeavesSixWidths(int full, int step) {
        WidthGrid grid = WidthGrid.of(full, WidthGrid.suitable(full), 0.1);

        assertThat(WidthGrid.suitable(full)).isEqualTo(step);
        assertThat(grid.widths().limit(grid.widths().count() - 1)).allMatch(w -> w % step == 0);
        assertThat(grid.widths().count()).isGreaterThanOrEqualTo(Math.min(full, 6));
    }
}
