package io.adapruner.network.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.family.Architectures;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencyModelTest {
    private static final Network NETWORK = Architectures.build("resnet8-cifar", 10);
    private static final ChannelGroups GROUPS = ChannelGroups.of(NETWORK);
    private static final SyntheticTables.Law LAW = (unit, in, out) -> 0.01 + in * out * 1e-4;

    @Test
    void theLatencyIsTheSumOfTheUnitsAtTheirWidths() {
        LatencyModel model = LatencyModel.of(NETWORK, GROUPS, SyntheticTables.of(NETWORK, LAW));
        var random = new Random(3);
        for (int trial = 0; trial < 20; trial++) {
            int[] widths = GROUPS.all().stream()
                    .mapToInt(g -> g.keptWhole().isPresent() ? g.width() : 1 + random.nextInt(g.width()))
                    .toArray();
            double sum = 0;
            for (String unit : new Units(NETWORK).all()) {
                Layer layer = NETWORK.layer(unit);
                sum += LAW.millis(
                        unit,
                        GROUPS.count(layer.inputs().getFirst()).at(widths),
                        GROUPS.count(unit).at(widths));
            }

            assertThat(model.millis(widths)).isCloseTo(sum, within(1e-6));
            assertThat(model.nanos(widths)).isEqualTo((long) Math.ceil(model.millis(widths) * 1e6));
        }
        assertThat(model.originalMillis())
                .isCloseTo(SyntheticTables.of(NETWORK, LAW).originalMillis(), within(1e-6));
    }

    @Test
    void aTableOfAnotherNetworkIsRefusedByName() {
        LatencyTable other = SyntheticTables.of(Architectures.build("resnet14-cifar", 10), LAW);

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> LatencyModel.of(NETWORK, GROUPS, other))
                .withMessageContaining("resnet14-cifar")
                .satisfies(e -> assertThat(e.code()).isEqualTo(ProblemCode.INVALID_REQUEST));
    }

    /** The fingerprint is easily forged; what it promises is looked at. */
    @Test
    void aTableThatLacksALayerOrSpeaksOfOtherWidthsIsRefused() {
        LatencyTable good = SyntheticTables.of(NETWORK, LAW);

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> LatencyModel.of(
                        NETWORK,
                        GROUPS,
                        with(good, good.layers().subList(1, good.layers().size()))))
                .withMessageContaining(
                        "no times of layer " + good.layers().getFirst().layer());
        List<LayerTimes> narrow = good.layers().stream()
                .map(l -> new LayerTimes(l.layer(), List.of(new LayerTimes.Time(1, 1, 1))))
                .toList();
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> LatencyModel.of(NETWORK, GROUPS, with(good, narrow)))
                .withMessageContaining("is of 1 to 1 channels, the layer has 3 to 16");
    }

    private static LatencyTable with(LatencyTable table, List<LayerTimes> layers) {
        return new LatencyTable(
                table.version(),
                table.network(),
                table.name(),
                table.batch(),
                table.threads(),
                table.hardware(),
                layers);
    }
}
