package io.adapruner.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.network.scope.PruningScope;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class SurgeryLawTest {
    @Property(tries = 1500)
    void thePrunedNetworkComputesWhatTheMaskedOneDoes(@ForAll long seed) {
        var random = new Random(seed);
        Network network = RandomNetworks.anyNetwork(random);
        Weights weights = RandomNetworks.weights(network, random);
        ChannelGroups groups = ChannelGroups.of(network);
        PruningPlan plan = RandomNetworks.plan(groups, random);
        double[] sample = RandomNetworks.sample(network, random);
        var surgery = new Surgery(network, groups);

        Network pruned = surgery.prune(plan);
        double[] actual = new Interpreter(pruned, surgery.prune(plan, weights).checkedFor(pruned)).run(sample);

        double[] masked = new Interpreter(network, weights).run(sample, surgery.survivors(plan));
        for (int i = 0; i < masked.length; i++) {
            assertThat(actual[i]).isCloseTo(masked[i], within(1e-5 * Math.max(1, Math.abs(masked[i]))));
        }
    }

    /** On request every residual stream shrinks, as one group with everything that is summed into it. */
    @Property(tries = 300)
    void residualStreamsShrinkWhenAsked(@ForAll long seed) {
        var random = new Random(seed);
        Network network = RandomNetworks.anyNetwork(random);
        Weights weights = RandomNetworks.weights(network, random);
        ChannelGroups groups = ChannelGroups.of(network);
        var asked = new PruningScope(List.of(), List.of(), true);
        List<ChannelGroup> prunable = Prunable.of(network, groups, asked).groups();
        var plan = PruningPlan.ofWidths(
                prunable.stream().collect(Collectors.toMap(ChannelGroup::name, g -> Math.ceilDiv(g.width(), 2))));
        double[] sample = RandomNetworks.sample(network, random);
        var surgery = new Surgery(network, groups);

        Network pruned = surgery.prune(plan);
        double[] actual = new Interpreter(pruned, surgery.prune(plan, weights)).run(sample);

        double[] masked = new Interpreter(network, weights).run(sample, surgery.survivors(plan));
        for (int i = 0; i < masked.length; i++) {
            assertThat(actual[i]).isCloseTo(masked[i], within(1e-5 * Math.max(1, Math.abs(masked[i]))));
        }
        assertThat(groups.all().stream()
                        .filter(g -> g.tied() && g.keptWhole().isEmpty() && g.width() > 1)
                        .filter(g -> !g.members(ChannelGroup.Role.PRODUCER).isEmpty()))
                .isSubsetOf(prunable);
    }

    @Property(tries = 500)
    void theCostModelCountsWhatSurgeryLeaves(@ForAll long seed) {
        var random = new Random(seed);
        Network network = RandomNetworks.anyNetwork(random);
        ChannelGroups groups = ChannelGroups.of(network);
        PruningPlan plan = RandomNetworks.plan(groups, random);

        Cost predicted = CostModel.of(network, groups).at(widths(groups, plan));

        assertThat(predicted).isEqualTo(Cost.of(new Surgery(network, groups).prune(plan)));
    }

    @Property(tries = 300)
    void costGrowsWithEveryWidth(@ForAll long seed) {
        var random = new Random(seed);
        Network network = RandomNetworks.anyNetwork(random);
        ChannelGroups groups = ChannelGroups.of(network);
        CostModel model = CostModel.of(network, groups);
        int[] widths = widths(groups, RandomNetworks.plan(groups, random));

        for (int g = 0; g < widths.length; g++) {
            int[] narrower = widths.clone();
            narrower[g] = Math.max(1, widths[g] - 1);
            assertThat(model.at(narrower).macs())
                    .isLessThanOrEqualTo(model.at(widths).macs());
            assertThat(model.at(narrower).parameters())
                    .isLessThanOrEqualTo(model.at(widths).parameters());
        }
    }

    @Property(tries = 300)
    void aPlanOfFullWidthsChangesNothing(@ForAll long seed) {
        var random = new Random(seed);
        Network network = RandomNetworks.anyNetwork(random);
        Weights weights = RandomNetworks.weights(network, random);
        ChannelGroups groups = ChannelGroups.of(network);
        var surgery = new Surgery(network, groups);
        var everything = new PruningPlan(groups.all().stream()
                .collect(java.util.stream.Collectors.toMap(
                        ChannelGroup::name, g -> IntStream.range(0, g.width()).toArray())));

        assertThat(surgery.prune(everything)).isEqualTo(network);
        assertThat(surgery.prune(everything, weights)).isEqualTo(weights);
    }

    private static int[] widths(ChannelGroups groups, PruningPlan plan) {
        return groups.all().stream()
                .mapToInt(g -> plan.kept().containsKey(g.name()) ? plan.kept().get(g.name()).length : g.width())
                .toArray();
    }
}
