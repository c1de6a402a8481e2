package io.adapruner.importance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.network.Block;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Prunable;
import io.adapruner.network.Weights;
import io.adapruner.network.family.Architectures;
import io.adapruner.network.op.AdaptiveAvgPool2d;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Flatten;
import io.adapruner.network.op.Linear;
import io.adapruner.network.op.Relu;
import io.adapruner.network.scope.PruningScope;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.pipeline.document.Importance.BlockImportance;
import io.adapruner.pipeline.document.Importance.Measure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BlockScalesTest {
    private static final Network RESNET20 = Architectures.build("resnet20-cifar", 10);

    @Test
    void importanceIsTheMeanOverAllBatchNormsOfTheBlockOfTheMeanAbsoluteScale() {
        Weights weights = Initialisation.random(RESNET20, 1)
                .with(Map.of(
                        "layer1.0.bn1.weight", alternating(16, 0.5f),
                        "layer1.0.bn2.weight", alternating(16, 1.5f),
                        "layer3.2.bn2.weight", alternating(64, 3f)));

        Map<String, BlockImportance> blocks = byName(scales(RESNET20).importance(weights));

        assertThat(blocks).hasSize(9);
        assertThat(blocks.get("layer1.0").importance()).isCloseTo(1.0, within(1e-9));
        assertThat(blocks.get("layer3.2").importance()).isCloseTo(2.0, within(1e-9));
        assertThat(blocks.get("layer2.1").importance()).isCloseTo(1.0, within(1e-9));
        assertThat(blocks.get("layer1.0").groups()).containsExactly("layer1.0.conv1");
        assertThat(blocks.values()).extracting(BlockImportance::measure).containsOnly(Measure.BN_SCALE);
    }

    @Test
    void onlyTheBlocksScalesAreWanted() {
        assertThat(scales(RESNET20).wanted())
                .hasSize(18)
                .contains("layer1.0.bn1.weight", "layer1.0.bn2.weight")
                .allMatch(name -> name.endsWith("bn1.weight") || name.endsWith("bn2.weight"))
                .doesNotContain("bn1.weight");
    }

    @Test
    void bothHiddenWidthsOfABottleneckShareOneImportance() {
        Network resnet50 = Architectures.build("resnet50", 10, TensorShape.of(3, 64, 64));

        List<BlockImportance> blocks = scales(resnet50).importance(Initialisation.random(resnet50, 1));

        assertThat(blocks).hasSize(16).allMatch(block -> block.groups().size() == 2);
    }

    @Test
    void uniformImportanceIsOneEverywhere() {
        assertThat(scales(RESNET20).uniform())
                .hasSize(9)
                .allMatch(block -> block.importance() == 1 && block.measure() == Measure.UNIFORM);
    }

    @Test
    void withoutBatchNormTheFilterNormStandsInOnTheScaleOfTheOthers() {
        Network network = chain();
        Weights weights = Initialisation.random(network, 1)
                .with(Map.of(
                        "scaled.norm.weight", Tensor.filled(List.of(4), -0.25f),
                        // norms of the filters: 0.5 * sqrt(4 * 9) = 3 and 1 * sqrt(4 * 9) = 6
                        "plain.one.weight", Tensor.filled(List.of(4, 4, 3, 3), 0.5f),
                        "plain.two.weight", Tensor.filled(List.of(4, 4, 3, 3), 1f)));

        Map<String, BlockImportance> blocks = byName(scales(network).importance(weights));

        assertThat(blocks.get("scaled").importance()).isCloseTo(0.25, within(1e-9));
        assertThat(blocks.get("plain.one").importance()).isCloseTo(0.25 * 3 / 4.5, within(1e-6));
        assertThat(blocks.get("plain.two").importance()).isCloseTo(0.25 * 6 / 4.5, within(1e-6));
        assertThat(blocks.get("plain.one").measure()).isEqualTo(Measure.FILTER_NORM);
    }

    /** stem, a block with batch norm, two convolutions without, the last convolution. */
    private static Network chain() {
        List<Layer> layers = List.of(
                new Layer("stem", Conv2d.of(3, 4, 3, 1, 1), List.of(Network.INPUT)),
                new Layer("scaled.conv", Conv2d.of(4, 4, 3, 1, 1), List.of("stem")),
                new Layer("scaled.norm", BatchNorm2d.of(4), List.of("scaled.conv")),
                new Layer("relu1", new Relu(), List.of("scaled.norm")),
                new Layer("plain.one", Conv2d.of(4, 4, 3, 1, 1), List.of("relu1")),
                new Layer("relu2", new Relu(), List.of("plain.one")),
                new Layer("plain.two", Conv2d.of(4, 4, 3, 1, 1), List.of("relu2")),
                new Layer("relu3", new Relu(), List.of("plain.two")),
                new Layer("last", Conv2d.of(4, 4, 3, 1, 1), List.of("relu3")),
                new Layer("pool", new AdaptiveAvgPool2d(Extent.square(1)), List.of("last")),
                new Layer("flatten", new Flatten(), List.of("pool")),
                new Layer("fc", new Linear(4, 2, true), List.of("flatten")));
        return new Network(
                "chain",
                TensorShape.of(3, 8, 8),
                layers,
                "fc",
                List.of(new Block("scaled", List.of("scaled.conv", "scaled.norm"))));
    }

    private static BlockScales scales(Network network) {
        return new BlockScales(network, Prunable.of(network, ChannelGroups.of(network), PruningScope.defaults()));
    }

    private static Map<String, BlockImportance> byName(List<BlockImportance> blocks) {
        var byName = new LinkedHashMap<String, BlockImportance>();
        blocks.forEach(block -> byName.put(block.name(), block));
        return byName;
    }

    private static Tensor alternating(int size, float magnitude) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = i % 2 == 0 ? magnitude : -magnitude;
        }
        return Tensor.of(List.of(size), values);
    }
}
