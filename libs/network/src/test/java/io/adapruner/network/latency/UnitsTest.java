package io.adapruner.network.latency;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.network.Network;
import io.adapruner.network.family.Architectures;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Linear;
import io.adapruner.network.tensor.TensorShape;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnitsTest {
    private static final Network NETWORK = Architectures.build("mobilenet-v2", 1000);

    @Test
    void everyConvolutionAndLinearLayerBeginsAUnit() {
        List<String> weighted = NETWORK.layers().stream()
                .filter(l -> l.op() instanceof Conv2d || l.op() instanceof Linear)
                .map(l -> l.name())
                .toList();

        assertThat(new Units(NETWORK).all()).containsExactlyElementsOf(weighted);
    }

    @Test
    void normsActivationsAndSumsBelongToTheConvolutionBeforeThem() {
        var units = new Units(NETWORK);

        assertThat(units.of("features.3.conv.0.1")).contains("features.3.conv.0.0");
        assertThat(units.of("features.3.conv.0.2")).contains("features.3.conv.0.0");
        assertThat(units.of("features.3.conv.3")).contains("features.3.conv.2");
        assertThat(units.of("avgpool")).contains("features.18.0");
        assertThat(units.of("nothing")).isEmpty();
    }

    @Test
    void aLayerThatChangesTheNumberOfChannelsBeginsOne() {
        Network cifar = Architectures.build("resnet8-cifar", 10);
        var units = new Units(cifar);
        var shapes = cifar.shapes();

        cifar.layers().forEach(layer -> {
            int made = shapes.get(layer.name()).channels();
            assertThat(shapes.get(units.of(layer.name()).orElseThrow()).channels())
                    .as(layer.name())
                    .isEqualTo(made);
        });
    }

    @Test
    void weightsNamesAndBlocksAreNotInTheFingerprintAndTheStructureIs() {
        Network small = Architectures.build("mobilenet-v2", 1000, TensorShape.of(3, 192, 192));
        var renamed = new Network("other", NETWORK.input(), NETWORK.layers(), NETWORK.outputs(), List.of());

        assertThat(Fingerprint.of(renamed)).isEqualTo(Fingerprint.of(NETWORK));
        assertThat(Fingerprint.of(small)).isNotEqualTo(Fingerprint.of(NETWORK));
        assertThat(Fingerprint.of(Architectures.build("mobilenet-v2", 10))).isNotEqualTo(Fingerprint.of(NETWORK));
    }
}
