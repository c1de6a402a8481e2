package io.adapruner.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Cost;
import io.adapruner.network.Network;
import io.adapruner.network.PruningPlan;
import io.adapruner.network.Surgery;
import io.adapruner.pipeline.document.Importance;
import io.adapruner.pipeline.document.Importance.BlockImportance;
import io.adapruner.pipeline.job.WidthRule;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WidthsTest {
    private static final Network RESNET20 = Cases.network("resnet20-cifar");

    @Property(tries = 100)
    void aLargerScaleNeverNarrowsAnyGroup(
            @ForAll @IntRange(max = 1000) int seed,
            @ForAll @IntRange(min = 1, max = 8) int multipleOf,
            @ForAll @DoubleRange(min = 0, max = 1) double one,
            @ForAll @DoubleRange(min = 0, max = 1) double other) {
        for (Importance importance : Cases.everyRule(RESNET20, seed)) {
            SearchSpace space = SearchSpace.of(RESNET20, importance, Cases.method(multipleOf));
            Widths family = Widths.of(importance.rule(), importance, space);
            int[] narrow = family.at(scale(family, Math.min(one, other)));
            int[] wide = family.at(scale(family, Math.max(one, other)));

            for (int g = 0; g < narrow.length; g++) {
                assertThat(narrow[g]).as("%s group %d", importance.rule(), g).isLessThanOrEqualTo(wide[g]);
            }
            assertThat(space.cost().at(narrow).macs())
                    .isLessThanOrEqualTo(space.cost().at(wide).macs());
        }
    }

    @Property(tries = 20)
    void everyFamilyReachesFromTheFloorToTheFullNetwork(
            @ForAll @IntRange(max = 1000) int seed, @ForAll @IntRange(min = 1, max = 9) int multipleOf) {
        for (Importance importance : Cases.everyRule(RESNET20, seed)) {
            SearchSpace space = SearchSpace.of(RESNET20, importance, Cases.method(multipleOf));
            Widths family = Widths.of(importance.rule(), importance, space);

            assertThat(family.at(family.low())).as("%s low", importance.rule()).isEqualTo(space.floor());
            assertThat(family.at(family.high()))
                    .as("%s high", importance.rule())
                    .isEqualTo(space.full());
        }
    }

    /** 1 / 0.41 * 0.41 is a hair below 1, and 64 units less a hair round down to 63 in steps of 9. */
    @Test
    void theHighestScaleIsTheFullNetworkThoughReciprocalsRound() {
        for (int hundredths = 1; hundredths < 100; hundredths++) {
            double least = hundredths / 100.0;
            Importance importance = Cases.document(
                    WidthRule.ADAPRUNER,
                    RESNET20,
                    g -> g.name().equals("layer3.2.conv1") ? least : 1,
                    Map.of(),
                    Map.of());
            SearchSpace space = SearchSpace.of(RESNET20, importance, Cases.method(9));
            Widths family = Widths.of(importance.rule(), importance, space);

            assertThat(family.at(family.high()))
                    .as("least importance %s", least)
                    .isEqualTo(space.full());
        }
    }

    @Test
    void uniformScaleOneHalfHalvesEveryGroup() {
        Importance importance = Cases.uniform(RESNET20);
        SearchSpace space = SearchSpace.of(RESNET20, importance, Cases.method(1));

        Map<String, Integer> widths =
                space.named(Widths.of(importance.rule(), importance, space).at(0.5));

        assertThat(widths.values()).containsExactly(8, 8, 8, 16, 16, 16, 32, 32, 32);
    }

    @Test
    void widthsAreProportionalToImportanceUpToTheClip() {
        List<String> groups = Cases.inner(RESNET20).stream().map(g -> g.name()).toList();
        Importance importance = new Importance(
                WidthRule.ADAPRUNER,
                List.of(
                        new BlockImportance("low", 0.5, groups.subList(0, 1)),
                        new BlockImportance("middle", 1.0, groups.subList(1, 2)),
                        new BlockImportance("high", 1.5, groups.subList(2, 3))),
                Map.of(),
                Map.of(),
                Map.of(),
                0,
                1,
                0);
        SearchSpace space = SearchSpace.of(RESNET20, importance, Cases.method(1));

        Widths family = Widths.of(importance.rule(), importance, space);

        assertThat(space.named(family.at(0.5)).values()).containsExactly(4, 8, 12);
        assertThat(space.named(family.at(1.0)).values()).containsExactly(8, 16, 16);
        assertThat(space.named(family.at(0.1)).values()).containsExactly(2, 2, 2);
    }

    @Test
    void globalRankingKeepsTheBestFractionWhereverItIs() {
        List<String> groups = Cases.inner(RESNET20).stream().map(g -> g.name()).toList();
        List<Double> strong = Collections.nCopies(16, 2.0);
        List<Double> weak = Collections.nCopies(16, 0.5);
        Importance importance = new Importance(
                WidthRule.GLOBAL,
                List.of(
                        new BlockImportance("a", 1, groups.subList(0, 1)),
                        new BlockImportance("b", 1, groups.subList(1, 2))),
                Map.of(groups.get(0), strong, groups.get(1), weak),
                Map.of(),
                Map.of(),
                0,
                1,
                0);
        SearchSpace space = SearchSpace.of(RESNET20, importance, Cases.method(1));

        assertThat(space.named(Widths.of(importance.rule(), importance, space).at(0.5))
                        .values())
                .containsExactly(16, 2);
    }

    @Test
    void costOfTheWidthsIsTheCostOfTheNetworkThatSurgeryLeaves() {
        Importance importance = Cases.scales(RESNET20, 7);
        SearchSpace space = SearchSpace.of(RESNET20, importance, Cases.method(1));
        int[] widths = Widths.of(importance.rule(), importance, space).at(0.4);

        Network pruned =
                new Surgery(RESNET20, ChannelGroups.of(RESNET20)).prune(PruningPlan.ofWidths(space.named(widths)));

        assertThat(space.cost().at(widths)).isEqualTo(Cost.of(pruned));
    }

    private static double scale(Widths family, double fraction) {
        return family instanceof ResidualWidths
                ? family.low() * Math.pow(family.high() / family.low(), fraction)
                : family.low() + fraction * (family.high() - family.low());
    }
}
