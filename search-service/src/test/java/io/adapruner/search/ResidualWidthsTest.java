package io.adapruner.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.network.Network;
import io.adapruner.pipeline.document.Importance;
import io.adapruner.pipeline.document.Importance.BlockImportance;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.WidthRule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ResidualWidthsTest {
    private static final Network RESNET20 = Cases.network("resnet20-cifar");
    private static final List<String> GROUPS =
            Cases.inner(RESNET20).stream().map(g -> g.name()).toList();

    /** The cost of a basic block is linear in its inner width, so Lagrange's solution is the best there is at its cost. */
    @Property(tries = 50)
    void noOtherWidthsOfTheSameCostLeaveASmallerResidual(
            @ForAll @DoubleRange(min = 0.1, max = 10) double first,
            @ForAll @DoubleRange(min = 0.1, max = 10) double second,
            @ForAll @IntRange(min = -6, max = 4) int exponent) {
        List<Double> one = hyperbola(first, 16);
        List<Double> other = hyperbola(second, 16);
        Importance importance = twoBlocks(one, other);
        SearchSpace space = SearchSpace.of(RESNET20, importance, Cases.method(1));
        int[] found = Widths.of(WidthRule.RESIDUAL, importance, space).at(Math.pow(10, exponent));
        long cost = space.cost().at(found).macs();
        double residual = residual(space, found, one, other);

        for (int a = 2; a <= 16; a++) {
            for (int b = 2; b <= 16; b++) {
                int[] widths = space.widths(new int[] {a, b});
                if (space.cost().at(widths).macs() <= cost) {
                    assertThat(residual(space, widths, one, other)).isGreaterThanOrEqualTo(residual - 1e-12);
                }
            }
        }
    }

    @Test
    void aBlockThatLosesNothingIsPrunedFirst() {
        Importance importance = twoBlocks(hyperbola(1, 16), Collections.nCopies(16, 0.0));
        var method = Cases.method(1);

        var found = new WidthSearch(RESNET20, importance, method)
                .find(new Budget(Budget.Metric.MACS, Budget.Unit.PERCENT, 92));

        assertThat(found.spreads().getFirst().widths())
                .containsEntry(GROUPS.get(0), 16)
                .containsEntry(GROUPS.get(1), 2);
    }

    @Test
    void ofTwoBlocksThatLoseAlikeTheEarlierIsPrunedFurther() {
        Importance importance = twoBlocks(hyperbola(1, 16), hyperbola(1, 16));

        var widths = new WidthSearch(RESNET20, importance, Cases.method(1))
                .find(new Budget(Budget.Metric.MACS, Budget.Unit.PERCENT, 92))
                .spreads()
                .getFirst()
                .widths();

        // Of hyperbolas w / w' is the root of what their residuals weigh.
        assertThat(widths.get(GROUPS.get(0)) * Math.sqrt(3)).isCloseTo(widths.get(GROUPS.get(1)), within(1.5));
    }

    @Test
    void whatThePriceLeavesOfTheBudgetIsSpentOnTheBestGrowth() {
        // a cliff at width 10: below it nothing pays, so no price yields a width between the floor and 10
        List<Double> cliff = new ArrayList<>();
        for (int w = 1; w <= 16; w++) {
            cliff.add(w < 10 ? 1 - 1e-4 * w : 1e-6 * (16 - w));
        }
        Importance importance = twoBlocks(cliff, cliff);
        SearchSpace space = SearchSpace.of(RESNET20, importance, Cases.method(1));
        long limit = space.cost().at(space.widths(new int[] {6, 2})).macs();

        var found = new WidthSearch(RESNET20, importance, Cases.method(1))
                .find(new Budget(Budget.Metric.MACS, Budget.Unit.ABSOLUTE, limit));

        assertThat(found.spreads().getFirst().widths().values().stream()
                        .mapToInt(w -> w)
                        .sum())
                .isEqualTo(8);
    }

    /** What the first loses counts a third. */
    private static double residual(SearchSpace space, int[] widths, List<Double> one, List<Double> other) {
        Map<String, Integer> named = space.named(widths);
        return 1.0 / 3 * one.get(named.get(GROUPS.get(0)) - 1) + other.get(named.get(GROUPS.get(1)) - 1);
    }

    private static List<Double> hyperbola(double numerator, int full) {
        var curve = new ArrayList<Double>();
        for (int w = 1; w <= full; w++) {
            curve.add(numerator / w);
        }
        return curve;
    }

    private static Importance twoBlocks(List<Double> one, List<Double> other) {
        return new Importance(
                WidthRule.RESIDUAL,
                List.of(
                        new BlockImportance("a", 1, GROUPS.subList(0, 1)),
                        new BlockImportance("b", 1, GROUPS.subList(1, 2))),
                Map.of(),
                Map.of(GROUPS.get(0), one, GROUPS.get(1), other),
                Map.of(),
                0,
                1,
                0);
    }
}
