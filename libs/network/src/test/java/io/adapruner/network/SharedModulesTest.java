package io.adapruner.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.network.ChannelGroup.Role;
import io.adapruner.network.op.Add;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Relu;
import io.adapruner.network.tensor.TensorShape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One convolution, called for what two others make. */
class SharedModulesTest {
    private static final Conv2d SHARED = Conv2d.of(8, 6, 3, 1, 1);

    private static Network network(Layer second) {
        return new Network(
                "twins",
                TensorShape.of(3, 8, 8),
                List.of(
                        new Layer("left", Conv2d.of(3, 8, 3, 1, 1), List.of(Network.INPUT)),
                        new Layer("right", Conv2d.of(3, 8, 1, 1, 0), List.of(Network.INPUT)),
                        new Layer("shared", SHARED, List.of("left")),
                        second,
                        new Layer("a", Conv2d.of(6, 2, 1, 1, 0), List.of("shared")),
                        new Layer("b", Conv2d.of(6, 2, 1, 1, 0), List.of("again")),
                        new Layer("sum", new Add(), List.of("a", "b"))),
                "sum",
                List.of());
    }

    private static Network twins() {
        return network(new Layer("again", SHARED, List.of("right"), "shared"));
    }

    @Test
    void whatBothCallsReadAndMakeIsPrunedTogether() {
        ChannelGroups groups = ChannelGroups.of(twins());

        assertThat(groups.all())
                .filteredOn(group -> group.keptWhole().isEmpty())
                .extracting(ChannelGroup::name)
                .containsExactly("left", "shared");
        assertThat(groups.get("shared").members(Role.PRODUCER))
                .extracting(ChannelGroup.Member::layer)
                .containsExactly("shared", "again");

        Network pruned = new Surgery(twins(), groups).prune(PruningPlan.ofWidths(Map.of("left", 4, "shared", 3)));

        assertThat(pruned.layer("again"))
                .isEqualTo(new Layer("again", Conv2d.of(4, 3, 3, 1, 1), List.of("right"), "shared"));
        assertThat(pruned.parameters().keySet())
                .containsExactly("left.weight", "right.weight", "shared.weight", "a.weight", "b.weight");
    }

    @Test
    void itsParametersCountOnceAndItsWorkTwice() {
        Cost one = Cost.of(network(new Layer("again", new Relu(), List.of("shared"))));
        Cost two = Cost.of(twins());

        assertThat(two.parameters()).isEqualTo(one.parameters());
        assertThat(two.bytes()).isEqualTo(one.bytes());
        assertThat(two.macs() - one.macs()).isEqualTo(8L * 6 * 9 * 64);
    }

    @Test
    void aModuleIsALayerOfTheSameOperation() {
        for (Layer wrong : List.of(
                new Layer("again", Conv2d.of(8, 6, 1, 1, 0), List.of("right"), "shared"),
                new Layer("again", SHARED, List.of("right"), "nothing"),
                new Layer("again", SHARED, List.of("right"), "sum"))) {
            assertThatThrownBy(() -> network(wrong))
                    .hasMessageContaining("layer again uses the parameters of " + wrong.module());
        }
    }
}
