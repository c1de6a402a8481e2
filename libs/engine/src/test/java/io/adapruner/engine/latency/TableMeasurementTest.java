package io.adapruner.engine.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.network.ChannelGroup;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Network;
import io.adapruner.network.PruningPlan;
import io.adapruner.network.Surgery;
import io.adapruner.network.family.Architectures;
import io.adapruner.network.latency.LatencyModel;
import io.adapruner.network.latency.LatencyTable;
import io.adapruner.network.latency.Units;
import io.adapruner.network.latency.WidthTrials;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Real passes in ONNX Runtime; no time is asserted, only what times have to do with each other. */
class TableMeasurementTest {
    private static final Network NETWORK = Architectures.build("resnet8-cifar", 10);
    private static final ChannelGroups GROUPS = ChannelGroups.of(NETWORK);

    /** Generous, because others compute on this machine too: within a factor of two, where half the widths are a third of the work. */
    @Test
    void aTableOfThisMachinePredictsWhatThisMachineThenTakes() {
        var told = new ArrayList<Integer>();
        LatencyTable table = new TableMeasurement(2, 1).of(NETWORK, (trials, of) -> told.add(trials));
        LatencyModel model = LatencyModel.of(NETWORK, GROUPS, table);
        int[] half = GROUPS.all().stream().mapToInt(TableMeasurementTest::half).toArray();
        var plan = PruningPlan.ofWidths(named(half));
        var surgery = new Surgery(NETWORK, GROUPS);
        NetworkLatency measured = NetworkLatency.of(
                surgery.prune(plan), surgery.prune(plan, Initialisation.random(NETWORK, 1)), 2, 1, () -> {});

        assertThat(table.layers())
                .extracting(layer -> layer.layer())
                .containsExactlyElementsOf(new Units(NETWORK).all());
        assertThat(table.layers())
                .allMatch(
                        layer -> layer.times().size() == WidthTrials.of(GROUPS).size());
        assertThat(table.batch()).isEqualTo(2);
        assertThat(table.hardware()).isEqualTo(ThisMachine.hardware());
        assertThat(told).startsWith(0).endsWith(WidthTrials.of(GROUPS).size()).isSorted();
        assertThat(model.millis(half) / measured.millis()).isBetween(0.5, 2.0);
        assertThat(model.millis(half)).isLessThan(model.originalMillis());
        assertThat(measured.wallMillis()).isPositive();
    }

    @Test
    void theOperationsOfANetworkAreMostOfItsPass() {
        Network large = Architectures.build("resnet18", 10, TensorShape.of(3, 96, 96));

        NetworkLatency measured = NetworkLatency.of(large, Initialisation.random(large, 1), 1, 1, () -> {});

        // A pass of the whole may be interrupted, so it is longer than its operations rather than shorter.
        assertThat(measured.millis()).isPositive().isLessThan(1.5 * measured.wallMillis());
    }

    @Test
    void aMeasurementEndsWhereItsWatchThrows() {
        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> new TableMeasurement(1, 1).of(NETWORK, (trials, of) -> {
                    if (trials == 1) {
                        throw new CancellationException("enough");
                    }
                }));
    }

    @Test
    void aBatchThatNoMemoryHoldsIsRefusedBeforeItIsMade() {
        Network huge = Architectures.build("resnet18", 10, TensorShape.of(3, 2048, 2048));

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> new TableMeasurement(1024, 1).of(huge, (trials, of) -> {}))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ProblemCode.INVALID_REQUEST))
                .withMessageContaining("take at most 1");
    }

    @Test
    void theLowerQuartileLeavesOutWhatOthersInterrupted() {
        assertThat(Quantile.lowerQuartile(9, 1, 8, 2, 7)).isEqualTo(2, within(0.0));
        assertThat(Quantile.median(9, 1, 8, 2, 7)).isEqualTo(7, within(0.0));
        assertThat(Quantile.lowerQuartile(3)).isEqualTo(3, within(0.0));
    }

    private static int half(ChannelGroup group) {
        return group.keptWhole().isPresent() || group.tied() ? group.width() : group.width() / 2;
    }

    private static Map<String, Integer> named(int... widths) {
        var named = new LinkedHashMap<String, Integer>();
        List<ChannelGroup> all = GROUPS.all();
        for (int g = 0; g < widths.length; g++) {
            if (widths[g] < all.get(g).width()) {
                named.put(all.get(g).name(), widths[g]);
            }
        }
        return named;
    }
}
