package io.adapruner.network.size;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Relu;
import io.adapruner.network.op.Reshape;
import io.adapruner.network.op.Resize;
import io.adapruner.network.op.Resize.Interpolation;
import io.adapruner.network.size.SizeRule.Fixed;
import io.adapruner.network.size.SizeRule.Follows;
import io.adapruner.network.size.SizeRule.Rest;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenSizesTest {
    private static final List<SizeRule> AS_THE_INPUT =
            List.of(Follows.same(Network.INPUT, 1), Follows.same(Network.INPUT, 2));

    private static Network network() {
        return new Network(
                "map",
                TensorShape.of(3, 8, 12),
                List.of(
                        new Layer("conv", Conv2d.of(3, 4, 3, 2, 1), List.of(Network.INPUT)),
                        new Layer("up", Resize.to(new Extent(8, 12), Interpolation.NEAREST, false), List.of("conv")),
                        new Layer("row", new Reshape(List.of(4, 96)), List.of("up"))),
                "row",
                List.of());
    }

    private static OpenSizes open(List<SizeRule> up, List<SizeRule> row) {
        return new OpenSizes(List.of(1, 2), new LinkedHashMap<>(Map.of("up", up, "row", row)));
    }

    private static Network opened() {
        return network().withOpen(open(AS_THE_INPUT, List.of(new Fixed(), new Rest())));
    }

    @Test
    void anotherSizeOfTheInputIsFollowed() {
        Network other = opened().at(TensorShape.of(3, 7, 10));

        assertThat(other.shapes())
                .containsEntry("conv", TensorShape.of(4, 4, 5))
                .containsEntry("up", TensorShape.of(4, 7, 10))
                .containsEntry("row", TensorShape.of(4, 70));
        assertThat(other.at(network().input())).isEqualTo(opened());
    }

    @Test
    void aLargerOneIsFoundForComparisons() {
        Network larger = opened().larger().orElseThrow();

        assertThat(larger.input()).isEqualTo(TensorShape.of(3, 72, 140));
        assertThat(network().larger()).isEmpty();
    }

    @Test
    void rulesThatDoNotGiveTheLayersSizesAreRefused() {
        assertThatThrownBy(() -> network()
                        .withOpen(open(
                                List.of(Follows.same("conv", 1), Follows.same("conv", 2)),
                                List.of(new Fixed(), new Rest()))))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("layer up has the sizes [8, 12], its rules give [4, 6]");
        assertThatThrownBy(() -> network()
                        .withOpen(open(List.of(Follows.same("row", 1), new Fixed()), List.of(new Fixed(), new Rest()))))
                .hasMessageContaining("follows row, which is not there before it");
        assertThatThrownBy(() -> network().withOpen(open(AS_THE_INPUT, List.of(new Rest(), new Rest()))))
                .hasMessageContaining("two sizes of what is left");
        assertThatThrownBy(() -> network().withOpen(open(AS_THE_INPUT, List.of(new Rest()))))
                .hasMessageContaining("1 rules for 2 sizes");
        assertThatThrownBy(() -> network()
                        .withOpen(new OpenSizes(
                                List.of(1), new LinkedHashMap<>(Map.of("down", List.<SizeRule>of(new Fixed()))))))
                .hasMessageContaining("no such layer");
        assertThatThrownBy(() -> network().withOpen(new OpenSizes(List.of(3), new LinkedHashMap<>())))
                .hasMessageContaining("[3] of an input of 3x8x12");
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "2, 1", "1, 1"})
    void axesAscendFromTheFirstBehindTheChannels(int one, int other) {
        assertThatThrownBy(() -> new OpenSizes(List.of(one, other), new LinkedHashMap<>()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("ascend from 1");
    }

    @Test
    void aSizeIsRoundedDown() {
        assertThat(new Follows("x", 1, 1, 1, 2).of(7)).isEqualTo(4);
        assertThat(new Follows("x", 1, 1, 0, 2).of(7)).isEqualTo(3);
        assertThat(new Follows("x", 1, 3, -1, 2).of(4)).isEqualTo(5);
    }

    @Test
    void layersWhoseSizesFollowNoLongerAreForOneSize() {
        Network network = opened();
        List<Layer> same = network.layers();
        List<Layer> without = List.of(
                same.getFirst(),
                new Layer("up", new Relu(), List.of("conv")),
                new Layer("row", new Reshape(List.of(4, 24)), List.of("up")));

        assertThat(network.withLayers(same).open().axes()).containsExactly(1, 2);
        assertThat(network.withLayers(without).open()).isEqualTo(OpenSizes.NONE);
    }
}
