package io.adapruner.engine.compensation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.adapruner.engine.calibration.PlainNetworks;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.op.Add;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.Relu;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SumOrderTest {
    private static final TensorShape INPUT = TensorShape.of(3, 8, 8);

    /** As torchvision lists a bottleneck: the shortcut's convolution comes after the block's. */
    private final Network network = PlainNetworks.network(
            INPUT,
            layer("a", Conv2d.of(3, 4, 1, 1, 0), Network.INPUT),
            layer("relu", new Relu(), "a"),
            layer("b", Conv2d.of(4, 5, 3, 1, 1), "relu"),
            layer("bn", BatchNorm2d.of(5), "b"),
            layer("down", Conv2d.of(3, 5, 1, 1, 0), Network.INPUT),
            layer("downBn", BatchNorm2d.of(5), "down"),
            layer("sum", new Add(), "bn", "downBn"),
            layer("out", new Relu(), "sum"));

    @Test
    void theLongestBranchIsClosedLast() {
        Map<String, ResidualEnd> ends = ResidualEnd.of(network);

        assertThat(ends).containsOnlyKeys("b");
        assertThat(ends.get("b").summands()).containsExactly("downBn");
        assertThat(SumOrder.of(network, ends)).containsExactly("a", "relu", "down", "downBn", "b", "bn", "sum", "out");
        assertThat(SumOrder.arranged(network, SumOrder.of(network, ends)).shapes())
                .containsAllEntriesOf(network.shapes());
    }

    @Test
    void aLayerThatSomethingElseReadsOrAnActivationChangesClosesNothing() {
        Network read = PlainNetworks.network(
                INPUT,
                layer("stem", Conv2d.of(3, 4, 1, 1, 0), Network.INPUT),
                layer("a", Conv2d.of(4, 4, 1, 1, 0), "stem"),
                layer("sum", new Add(), "stem", "a"),
                layer("again", new Add(), "sum", "a"));
        Network activated = PlainNetworks.network(
                INPUT,
                layer("stem", Conv2d.of(3, 4, 1, 1, 0), Network.INPUT),
                layer("a", Conv2d.of(4, 4, 1, 1, 0), "stem"),
                layer("relu", new Relu(), "a"),
                layer("sum", new Add(), "stem", "relu"));

        assertThat(ResidualEnd.of(read)).isEmpty();
        assertThat(ResidualEnd.of(activated)).isEmpty();
    }

    @Test
    void unitsUndoTheNormAndAChannelThatItSilencesCorrectsNothing() {
        Weights weights = PlainNetworks.randomWeights(network, 1)
                .with(Map.of(
                        "bn.weight", Tensor.of(List.of(5), 2, -1, 1e-4f, 0, 4),
                        "bn.running_var", Tensor.of(List.of(5), 4, 1, 1, 1, 1)));

        float[] units = ResidualEnd.of(network).get("b").units(weights, 5);

        assertThat(units[0]).isCloseTo((float) Math.sqrt(4 + 1e-5) / 2, offset(1e-6f));
        assertThat(units[1]).isNegative();
        assertThat(units[2]).isZero();
        assertThat(units[3]).isZero();
        assertThat(units[4]).isCloseTo(0.25f, offset(1e-5f));
    }

    private static Layer layer(String name, Op op, String... inputs) {
        return new Layer(name, op, List.of(inputs));
    }
}
