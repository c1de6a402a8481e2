package io.adapruner.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Cost;
import io.adapruner.network.CostModel;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.PruningPlan;
import io.adapruner.network.Surgery;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Flatten;
import io.adapruner.network.op.Linear;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.pipeline.document.Importance;
import io.adapruner.pipeline.document.Subnetwork;
import io.adapruner.pipeline.document.Subnetwork.Spread;
import io.adapruner.pipeline.job.Budget;
import io.adapruner.pipeline.job.Method;
import io.adapruner.pipeline.job.Step;
import io.adapruner.pipeline.job.StepSchedule;
import io.adapruner.pipeline.job.WidthRule;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WidthSearchTest {
    private static final Network RESNET20 = Cases.network("resnet20-cifar");

    @Property(tries = 60)
    void resultNeverExceedsTheBudget(
            @ForAll @IntRange(max = 1000) int seed,
            @ForAll @IntRange(min = 1, max = 4) int multipleOf,
            @ForAll @DoubleRange(min = 35, max = 100) double percent) {
        for (Budget.Metric metric : List.of(Budget.Metric.MACS, Budget.Metric.PARAMETERS, Budget.Metric.BYTES)) {
            Budget budget = new Budget(metric, Budget.Unit.PERCENT, percent);
            for (Importance importance : Cases.everyRule(RESNET20, seed)) {
                Subnetwork found = new WidthSearch(RESNET20, importance, Cases.method(multipleOf)).find(budget);

                Spread spread = found.spreads().getFirst();
                long cost = metric == Budget.Metric.MACS ? spread.macs() : spread.parameters();
                long full = metric == Budget.Metric.MACS ? found.baseMacs() : found.baseParameters();
                assertThat(cost).as("%s", importance.rule()).isLessThanOrEqualTo(budget.limit(full));
                assertThat(spread.halvings()).isLessThanOrEqualTo(Bisection.MOST_HALVINGS);
            }
        }
    }

    /** Each step prunes what the one before has left; budget and floors are parts of the original, not of what is left. */
    @Property(tries = 25)
    void everyStepKeepsToItsBoundAndToTheOriginalsFloors(
            @ForAll @IntRange(max = 1000) int seed,
            @ForAll @IntRange(min = 2, max = 4) int number,
            @ForAll @DoubleRange(min = 15, max = 80) double percent) {
        var budget = new Budget(Budget.Metric.MACS, Budget.Unit.PERCENT, percent);
        var steps = new StepSchedule(number);
        Cost full = Cost.of(RESNET20);
        ChannelGroups whole = ChannelGroups.of(RESNET20);
        Network left = RESNET20;
        for (Step step : steps.all().toList()) {
            var search = new WidthSearch(left, RESNET20, Cases.scales(left, seed), Cases.method(1), Optional.empty());

            Subnetwork found = search.find(budget, steps, step);

            Spread spread = found.spreads().getFirst();
            long limit = steps.limit(full.macs(), budget.limit(full.macs()), step);
            assertThat(spread.macs()).isBetween(limit * 9 / 10, limit);
            assertThat(found.baseMacs()).isEqualTo(full.macs());
            assertThat(found.baseParameters()).isEqualTo(full.parameters());
            assertThat(found.budget()).isEqualTo(budget);
            spread.widths().forEach((group, width) -> assertThat(width)
                    .as(group)
                    .isGreaterThanOrEqualTo(Math.ceilDiv(whole.get(group).width(), 10)));
            left = new Surgery(left, ChannelGroups.of(left)).prune(PruningPlan.ofWidths(spread.widths()));
            assertThat(Cost.of(left).macs()).isEqualTo(spread.macs());
        }
    }

    /** A group of 128 that an earlier step has left 80 of would be offered any width if what is left decided. */
    @Test
    void whatWidthsAreMultiplesOfTheOriginalSays() {
        Network vgg = Cases.network("vgg11-bn-cifar");
        ChannelGroups whole = ChannelGroups.of(vgg);
        var steps = new StepSchedule(3);
        Network left = vgg;
        for (Step step : steps.all().toList()) {
            Spread spread = new WidthSearch(left, vgg, Cases.scales(left, 3), Cases.method(0), Optional.empty())
                    .find(Budget.parse("macs=6%"), steps, step)
                    .spreads()
                    .getFirst();
            spread.widths().forEach((group, width) -> {
                if (whole.get(group).width() >= 96) {
                    assertThat(width % 16).as("%s after step %s", group, step).isZero();
                }
            });
            left = new Surgery(left, ChannelGroups.of(left)).prune(PruningPlan.ofWidths(spread.widths()));
        }
        assertThat(ChannelGroups.of(left).all())
                .as("narrower than 96 on the way")
                .anyMatch(group -> group.width() < 96 && whole.get(group.name()).width() >= 96);
    }

    /** Widths change only where s * ratio * C / d + 1/2 is whole; the best of all those scales is what bisection must find. */
    @Property(tries = 40)
    void resultIsTheLargestFeasibleOfTheFamily(
            @ForAll @IntRange(max = 1000) int seed,
            @ForAll @IntRange(min = 1, max = 4) int multipleOf,
            @ForAll @DoubleRange(min = 30, max = 99) double percent) {
        Importance importance = Cases.scales(RESNET20, seed);
        SearchSpace space = SearchSpace.of(RESNET20, importance, Cases.method(multipleOf));
        Widths family = Widths.of(importance.rule(), importance, space);
        Budget budget = new Budget(Budget.Metric.MACS, Budget.Unit.PERCENT, percent);
        Bound bound = Bound.of(budget, space);
        double mean = space.slots().stream()
                .mapToDouble(SearchSpace.Slot::importance)
                .average()
                .orElseThrow();
        long best = space.slots().stream()
                .flatMapToDouble(slot -> IntStream.rangeClosed(0, slot.grid().full())
                        .asDoubleStream()
                        .flatMap(k -> DoubleStream.of(k + 0.5, k / multipleOf))
                        .map(k -> k
                                * multipleOf
                                / (slot.importance() / mean * slot.grid().full())
                                * (1 + 1e-12)))
                .mapToObj(family::at)
                .filter(bound::holds)
                .mapToLong(bound::measure)
                .max()
                .orElseThrow();

        long found = new WidthSearch(RESNET20, importance, Cases.method(multipleOf))
                .find(budget)
                .spreads()
                .getFirst()
                .macs();

        assertThat(found).isEqualTo(best);
    }

    @Test
    void budgetOfTheWholeNetworkOrMoreKeepsEveryWidth() {
        for (Budget budget : new Budget[] {Budget.parse("macs=100%"), Budget.parse("macs=1g")}) {
            for (Importance importance : Cases.everyRule(RESNET20, 1)) {
                Subnetwork found = new WidthSearch(RESNET20, importance, Cases.method(4)).find(budget);

                Spread spread = found.spreads().getFirst();
                assertThat(spread.macs()).isEqualTo(found.baseMacs());
                assertThat(spread.widths().values()).containsExactly(16, 16, 16, 32, 32, 32, 64, 64, 64);
            }
        }
    }

    @Test
    void everyRuleThatIsTriedGivesTheWidthsThatItGivesAlone() {
        for (int seed = 0; seed < 10; seed++) {
            Budget budget = Budget.parse("macs=50%");
            Subnetwork found = new WidthSearch(RESNET20, Cases.auto(RESNET20, seed), Cases.method(1)).find(budget);

            assertThat(found.spreads())
                    .extracting(Spread::rule)
                    .containsExactly(
                            Optional.of(WidthRule.ADAPRUNER),
                            Optional.of(WidthRule.UNIFORM),
                            Optional.of(WidthRule.RESIDUAL));
            for (Importance alone :
                    List.of(Cases.scales(RESNET20, seed), Cases.uniform(RESNET20), Cases.residual(RESNET20, seed))) {
                assertThat(found.spread(Optional.of(alone.rule())))
                        .isEqualTo(new WidthSearch(RESNET20, alone, Cases.method(1))
                                .find(budget)
                                .spreads()
                                .getFirst());
            }
        }
    }

    @Test
    void equalWidthsAreTriedOnce() {
        Importance equal = new Importance(
                WidthRule.AUTO,
                Cases.uniform(RESNET20).blocks(),
                Map.of(),
                Cases.residual(RESNET20, 1).residuals(),
                Map.of(),
                0,
                1,
                0);
        WidthSearch search = new WidthSearch(RESNET20, equal, Cases.method(1));

        assertThat(search.find(Budget.parse("macs=50%")).spreads())
                .extracting(Spread::rule)
                .containsExactly(Optional.of(WidthRule.ADAPRUNER), Optional.of(WidthRule.RESIDUAL));
        assertThat(search.find(Budget.parse("macs=100%")).spreads())
                .extracting(Spread::rule)
                .containsExactly(Optional.of(WidthRule.ADAPRUNER));
    }

    @Test
    void unreachableBudgetNamesTheReachableRange() {
        WidthSearch search = new WidthSearch(RESNET20, Cases.uniform(RESNET20), Cases.method(1));

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> search.find(Budget.parse("macs=1%")))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ProblemCode.UNREACHABLE_BUDGET))
                .withMessageContaining("macs=1%")
                .withMessageContaining("40551040");
    }

    @Test
    void documentWithoutPrunableGroupsIsAProblemOfItsOwn() {
        Importance nothing =
                new Importance(Cases.uniform(RESNET20).rule(), List.of(), Map.of(), Map.of(), Map.of(), 0, 1, 0);

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> new WidthSearch(RESNET20, nothing, Cases.method(1)))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ProblemCode.NOTHING_TO_PRUNE));
    }

    /**
     * Fifty halvings and the rules' own work, on one analysis of the network: a search that made a network for every halving would
     * need the memory of fifty analyses.
     */
    @Test
    void bisectionMakesNoNetworks() {
        Network resnet152 = Cases.network("resnet152");
        long analysis = allocated(() -> CostModel.of(resnet152, ChannelGroups.of(resnet152)));
        for (Importance importance : Cases.everyRule(resnet152, 3)) {
            WidthSearch search = new WidthSearch(resnet152, importance, Cases.method(8));

            assertThat(allocated(() -> search.find(Budget.parse("macs=50%"))))
                    .as("bytes, rule %s", importance.rule())
                    .isLessThan(10 * analysis);
        }
    }

    private static long allocated(Supplier<?> work) {
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        long before = threads.getCurrentThreadAllocatedBytes();
        Object made = work.get();
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(made).isNotNull();
        return bytes;
    }

    /** The paper's rule does not touch it, alone or one of those that are tried. */
    @Test
    void onlyTheRuleThatMeasuresLossesNarrowsTheStem() {
        Network network = Cases.network("mobilenet-v2");
        Method method = Cases.method(1);
        Budget half = Budget.parse("macs=50%");

        Map<WidthRule, Spread> tried = new WidthSearch(network, Cases.auto(network, 3), method)
                .find(half).spreads().stream()
                        .collect(Collectors.toMap(s -> s.rule().orElseThrow(), s -> s));
        Spread alone = new WidthSearch(network, Cases.scales(network, 3), method.with(WidthRule.ADAPRUNER))
                .find(half)
                .spreads()
                .getFirst();

        assertThat(tried.get(WidthRule.ADAPRUNER).widths())
                .containsEntry("features.0.0", 32)
                .containsAllEntriesOf(alone.widths());
        assertThat(alone.widths()).doesNotContainKey("features.0.0");
        assertThat(tried.get(WidthRule.RESIDUAL).widths().get("features.0.0")).isLessThan(32);
    }

    /** With its stem whole the smallest MobileNetV2 keeps more of its MACs than with it. */
    @Test
    void aRuleThatCannotReachTheBudgetIsPassedOverWhereAnotherCan() {
        Network network = Cases.network("mobilenet-v2");
        Method method = Cases.method(1);
        SearchSpace all = SearchSpace.of(network, Cases.auto(network, 3), method);
        SearchSpace paper = SearchSpace.of(network, Cases.auto(network, 3), method.with(WidthRule.ADAPRUNER));
        long least = all.cost().at(all.floor()).macs();
        assertThat(least).isLessThan(paper.cost().at(paper.floor()).macs());
        var search = new WidthSearch(network, Cases.auto(network, 3), method);

        assertThat(search.find(new Budget(Budget.Metric.MACS, Budget.Unit.ABSOLUTE, least))
                        .spreads())
                .extracting(Spread::rule)
                .containsExactly(Optional.of(WidthRule.RESIDUAL));
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> search.find(new Budget(Budget.Metric.MACS, Budget.Unit.ABSOLUTE, least - 1)))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ProblemCode.UNREACHABLE_BUDGET))
                .withMessageContaining("reachable are " + least + " ");
    }

    /** Of two convolutions and a classifier only the stem may shrink, and only one of the rules that are tried may narrow it. */
    @Test
    void aRuleThatMayNarrowNothingIsPassedOverWhereAnotherMay() {
        Network network = new Network(
                "two",
                TensorShape.of(3, 8, 8),
                List.of(
                        new Layer("stem", Conv2d.of(3, 12, 3, 1, 1), List.of(Network.INPUT)),
                        new Layer("last", Conv2d.of(12, 8, 3, 1, 1), List.of("stem")),
                        new Layer("flatten", new Flatten(), List.of("last")),
                        new Layer("fc", new Linear(8 * 64, 10, true), List.of("flatten"))),
                "fc",
                List.of());

        assertThat(new WidthSearch(network, Cases.auto(network, 3), Cases.method(1))
                        .find(Budget.parse("macs=60%"))
                        .spreads())
                .extracting(Spread::rule)
                .containsExactly(Optional.of(WidthRule.RESIDUAL));
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> SearchSpace.of(
                        network, Cases.auto(network, 3), Cases.method(1).with(WidthRule.ADAPRUNER)))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ProblemCode.NOTHING_TO_PRUNE));
    }
}
