package io.adapruner.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Network;
import io.adapruner.network.Prunable;
import io.adapruner.pipeline.job.Method;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LossWeightsTest {
    private static final Offset<Double> ROUNDING = Offset.offset(1e-12);

    @Test
    void whatIsLostOfAStreamCountsMoreTheLaterItIsLost() {
        Map<String, Double> weights = weights("resnet20-cifar");

        assertThat(weights).hasSize(9);
        assertThat(weights.get("layer1.0.conv1")).isCloseTo(1.0 / 3, ROUNDING);
        assertThat(weights.get("layer2.1.conv1")).isCloseTo(2.0 / 3, ROUNDING);
        assertThat(weights.get("layer3.2.conv1")).isCloseTo(1, ROUNDING);
    }

    /** 19 groups: the stem and the bottleneck behind it are made into hidden channels, the other hidden ones into streams. */
    @Test
    void whatEverythingPassesAndNoStreamIsMadeOfIsLostForGood() {
        Map<String, Double> weights = weights("mobilenet-v2");

        assertThat(weights)
                .hasSize(19)
                .containsEntry("features.0.0", 1.0)
                .containsEntry("features.1.conv.1", 1.0)
                .containsEntry("features.17.conv.0.0", 1.0)
                .containsEntry("features.17.conv.2", 1.0);
        assertThat(weights.get("features.2.conv.0.0")).isCloseTo(1.0 / 3 + 2.0 / 3 * 2 / 18, ROUNDING);
        assertThat(weights.get("features.4.conv.0.0")).isCloseTo(1.0 / 3 + 2.0 / 3 * 4 / 18, ROUNDING);
    }

    /** Both inner widths of a bottleneck: an identity, or its projection, carries the stream past them. */
    @Test
    void anIdentityCarriesTheStreamPastABottlenecksInnerWidths() {
        Map<String, Double> weights = weights("resnet50");

        assertThat(weights).hasSize(33).containsEntry("conv1", 1.0);
        assertThat(weights.get("layer1.0.conv1")).isCloseTo(1.0 / 3 + 2.0 / 3 / 32, ROUNDING);
        assertThat(weights.get("layer1.0.conv2")).isCloseTo(1.0 / 3 + 2.0 / 3 * 2 / 32, ROUNDING);
    }

    @Test
    void everyLayerOfAChainCountsAlike() {
        assertThat(weights("vgg16-bn").values()).hasSize(12).containsOnly(1.0);
    }

    private static Map<String, Double> weights(String architecture) {
        Network network = Cases.network(architecture);
        ChannelGroups groups = ChannelGroups.of(network);
        return new LossWeights(network, groups)
                .of(Prunable.of(network, groups, Method.defaults().scope()).groups());
    }
}
