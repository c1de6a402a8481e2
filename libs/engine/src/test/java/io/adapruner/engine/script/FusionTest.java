package io.adapruner.engine.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.network.Initialisation;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.family.Architectures;
import io.adapruner.network.op.Add;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Dropout;
import io.adapruner.network.op.Identity;
import io.adapruner.network.tensor.TensorShape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FusionTest {
    @ParameterizedTest
    @ValueSource(strings = {"resnet20-cifar", "resnet56-cifar-b", "vgg16-bn", "resnet50", "mobilenet-v2"})
    void foldingLeavesNoLayerThatOnlyPassesOn(String architecture) {
        Network folded = folded(architecture);

        assertThat(folded.layers())
                .extracting(Layer::op)
                .noneMatch(op -> op instanceof BatchNorm2d || op instanceof Identity || op instanceof Dropout);
    }

    /** Every convolution of an option-A ResNet ends in a ReLU, the second of each block after the sum. */
    @Test
    void everyConvolutionOfAResNetTakesItsActivationAlong() {
        Map<String, Fusion> fusions = Fusion.of(folded("resnet20-cifar"));

        assertThat(fusions).hasSize(19).allSatisfy((end, fusion) -> assertThat(fusion.activation())
                .map(Layer::name)
                .contains(end));
        assertThat(fusions.values().stream().filter(f -> f.other().isPresent())).hasSize(9);
    }

    /** Linear bottlenecks end without an activation; everything else takes its ReLU6 along. */
    @Test
    void everyExpansionOfAMobileNetTakesItsActivationAlong() {
        Network folded = folded("mobilenet-v2");
        long convolutions =
                folded.layers().stream().filter(l -> l.op() instanceof Conv2d).count();

        long activated = Fusion.of(folded).values().stream()
                .filter(f -> f.activation().isPresent())
                .count();

        assertThat(convolutions).isEqualTo(52);
        assertThat(activated).isEqualTo(52 - 17);
    }

    /** Identity shortcuts are dead after their sum; option A's shortened and padded ones are not fusions' values. */
    @Test
    void identityShortcutsAreSummedInPlace() {
        var order = FusedOrder.of(folded("resnet20-cifar"));

        assertThat(order.steps().stream().filter(order::overwrites).map(s -> s.layer()
                        .name()))
                .hasSize(7)
                .doesNotContain("layer2.0.relu2", "layer3.0.relu2");
    }

    /** {@code x + conv(x)}: the convolution would read what it has just written. */
    @Test
    void aConvolutionNeverSumsIntoItsOwnInput() {
        var network = new Network(
                "residual",
                TensorShape.of(3, 4, 4),
                List.of(
                        new Layer("first", Conv2d.of(3, 4, 3, 1, 1), List.of(Network.INPUT)),
                        new Layer("second", Conv2d.of(4, 4, 3, 1, 1), List.of("first")),
                        new Layer("sum", new Add(), List.of("first", "second"))),
                "sum",
                List.of());
        var order = FusedOrder.of(network);

        assertThat(Fusion.of(network).get("sum").other()).contains("first");
        assertThat(order.steps()).hasSize(2).noneMatch(order::overwrites);
    }

    private static Network folded(String architecture) {
        Network network = Architectures.build(architecture, 10);
        return FoldedNetwork.of(network, Initialisation.random(network, 1)).network();
    }
}
