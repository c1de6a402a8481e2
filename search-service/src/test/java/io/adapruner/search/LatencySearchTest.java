package io.adapruner.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Network;
import io.adapruner.network.latency.LatencyModel;
import io.adapruner.network.latency.LatencyTable;
import io.adapruner.network.latency.SyntheticTables;
import io.adapruner.pipeline.document.Importance;
import io.adapruner.pipeline.document.Subnetwork;
import io.adapruner.pipeline.document.Subnetwork.LatencyPrediction;
import io.adapruner.pipeline.document.Subnetwork.Spread;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The tables follow laws that are known, on a network whose sub-networks can all be looked at: three groups of 16, 32 and 64. */
class LatencySearchTest {
    private static final Network NETWORK = Cases.network("resnet8-cifar");
    private static final ChannelGroups GROUPS = ChannelGroups.of(NETWORK);
    /** Kernels that work on blocks of 8 and are twice as slow on any other width. */
    private static final LatencyTable BLOCKS = SyntheticTables.of(
            NETWORK, (unit, in, out) -> (in % 8 == 0 && out % 8 == 0 ? 1 : 2) * (0.05 + in * out * 2e-4));

    private static final LatencyModel MODEL = LatencyModel.of(NETWORK, GROUPS, BLOCKS);

    /** At every width below the whole: some wider one is as fast, or the width is offered. */
    @Test
    void aWidthIsOfferedExactlyWhenNoWiderOneIsAsFast() {
        SearchSpace space = SearchSpace.of(NETWORK, Cases.uniform(NETWORK), Cases.method(1));
        SearchSpace offered = space.offered(MODEL);

        for (int s = 0; s < space.slots().size(); s++) {
            int slot = s;
            int[] all = space.slots().get(s).grid().widths().toArray();
            List<Integer> expected = IntStream.of(all)
                    .filter(width -> IntStream.of(all)
                            .filter(wider -> wider > width)
                            .allMatch(wider -> alone(space, slot, wider) > alone(space, slot, width)))
                    .boxed()
                    .toList();

            assertThat(offered.slots().get(s).grid().widths().boxed().toList()).isEqualTo(expected);
        }
    }

    @Test
    void whatSuitsTheKernelsIsFoundAndNotAskedFor() {
        Spread found = search(Cases.uniform(NETWORK))
                .find(Budget.parse("latency=60%"))
                .spreads()
                .getFirst();

        assertThat(found.widths().values()).allMatch(width -> width % 8 == 0).anyMatch(width -> width < 64);
    }

    @Property(tries = 40)
    void thePredictionNeverExceedsTheBudget(
            @ForAll @IntRange(max = 1000) int seed, @ForAll @DoubleRange(min = 60, max = 100) double percent) {
        var budget = new Budget(Budget.Metric.LATENCY, Budget.Unit.PERCENT, percent);
        for (Importance importance : Cases.everyRule(NETWORK, seed)) {
            for (Spread spread : search(importance).find(budget).spreads()) {
                LatencyPrediction prediction = spread.prediction().orElseThrow();

                assertThat(prediction.originalMillis()).isEqualTo(MODEL.originalMillis());
                assertThat(prediction.millis())
                        .as("%s", spread.rule())
                        .isLessThanOrEqualTo(percent / 100 * prediction.originalMillis() * (1 + 1e-9));
            }
        }
    }

    /** Of the family's members, found by trying a million scales instead of halving. */
    @Test
    void bisectionFindsTheSlowestMemberOfTheFamilyThatIsFastEnough() {
        Importance importance = Cases.scales(NETWORK, 5);
        SearchSpace space = SearchSpace.of(NETWORK, importance, Cases.method(1)).offered(MODEL);
        Widths family = Widths.of(importance.rule(), importance, space, WidthCosts.latency(space, MODEL));
        for (double percent : new double[] {60, 75, 90}) {
            double limit = percent / 100 * MODEL.originalMillis();
            double best = IntStream.rangeClosed(0, 1_000_000)
                    .mapToDouble(i -> family.low() + (family.high() - family.low()) * i / 1_000_000)
                    .mapToObj(family::at)
                    .mapToDouble(MODEL::millis)
                    .filter(millis -> millis <= limit)
                    .max()
                    .orElseThrow();

            Spread found = search(importance)
                    .find(new Budget(Budget.Metric.LATENCY, Budget.Unit.PERCENT, percent))
                    .spreads()
                    .getFirst();

            assertThat(found.prediction().orElseThrow().millis()).isEqualTo(best);
        }
    }

    /**
     * Every choice of widths is looked at: none that is as fast as what the residual rule found for one price leaves less. The law
     * is a sum over groups (each convolution of a basic block is linear in its inner width), so Lagrange's solution is the best.
     */
    @Test
    void theResidualRuleWeighsResidualsAgainstTime() {
        Importance importance = Cases.residual(NETWORK, 9);
        SearchSpace space = SearchSpace.of(NETWORK, importance, Cases.method(1)).offered(MODEL);
        Widths family = Widths.of(importance.rule(), importance, space, WidthCosts.latency(space, MODEL));
        for (double scale : new double[] {0.3, 1, 3, 10}) {
            int[] found = family.at(scale);
            double millis = MODEL.millis(found);
            double residual = residual(importance, space, found);
            for (int[] other : every(space)) {
                if (MODEL.millis(other) <= millis) {
                    assertThat(residual(importance, space, other)).isGreaterThanOrEqualTo(residual - 1e-9);
                }
            }
        }
    }

    @Test
    void millisecondsAreTakenAsTheyAreAndOutOfReachIsSaidInMilliseconds() {
        double original = MODEL.originalMillis();

        Spread found = search(Cases.uniform(NETWORK))
                .find(new Budget(Budget.Metric.LATENCY, Budget.Unit.ABSOLUTE, 0.7 * original))
                .spreads()
                .getFirst();

        assertThat(found.prediction().orElseThrow().millis()).isLessThanOrEqualTo(0.7 * original);
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> search(Cases.uniform(NETWORK)).find(Budget.parse("latency=1us")))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ProblemCode.UNREACHABLE_BUDGET))
                .withMessageContaining(String.format(java.util.Locale.ROOT, "to %.3f ms (100 %%)", original));
    }

    @Test
    void countedBudgetsOfTheSameJobAreNotTouchedByTheTable() {
        Budget half = Budget.parse("macs=50%");

        Subnetwork with = search(Cases.scales(NETWORK, 2)).find(half);
        Subnetwork without = new WidthSearch(NETWORK, Cases.scales(NETWORK, 2), Cases.method(1)).find(half);

        assertThat(with.spreads()).isEqualTo(without.spreads());
        assertThat(with.spreads()).allMatch(spread -> spread.prediction().isEmpty());
    }

    @Test
    void aTableOfAnotherNetworkIsRefused() {
        LatencyTable other = SyntheticTables.of(Cases.network("resnet14-cifar"), (unit, in, out) -> 1);

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> new WidthSearch(NETWORK, Cases.uniform(NETWORK), Cases.method(1), Optional.of(other)))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ProblemCode.INVALID_REQUEST));
    }

    private static WidthSearch search(Importance importance) {
        return new WidthSearch(NETWORK, importance, Cases.method(1), Optional.of(BLOCKS));
    }

    private static double alone(SearchSpace space, int slot, int width) {
        int[] widths = space.full();
        widths[space.slots().get(slot).index()] = width;
        return MODEL.millis(widths);
    }

    private static double residual(Importance importance, SearchSpace space, int[] widths) {
        double sum = 0;
        int groups = space.slots().size();
        for (int s = 0; s < groups; s++) {
            SearchSpace.Slot slot = space.slots().get(s);
            double residual = importance.residuals().get(slot.group()).get(widths[slot.index()] - 1);
            sum += residual * (1 + 2.0 * s / (groups - 1)) / 3;
        }
        return sum;
    }

    private static List<int[]> every(SearchSpace space) {
        List<int[]> all = new ArrayList<>(List.of(new int[0]));
        for (SearchSpace.Slot slot : space.slots()) {
            var longer = new ArrayList<int[]>();
            for (int[] begun : all) {
                slot.grid().widths().forEach(w -> {
                    int[] more = java.util.Arrays.copyOf(begun, begun.length + 1);
                    more[begun.length] = w;
                    longer.add(more);
                });
            }
            all = longer;
        }
        return all.stream().map(space::widths).toList();
    }
}
