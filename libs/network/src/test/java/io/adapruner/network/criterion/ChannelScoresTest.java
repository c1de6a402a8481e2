package io.adapruner.network.criterion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.adapruner.network.ChannelGroup;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.op.Add;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChannelScoresTest {
    private final Network network = new Network(
            "small",
            TensorShape.of(2, 1, 1),
            List.of(
                    new Layer("a", Conv2d.of(2, 3, 1, 1, 0), List.of("input")),
                    new Layer("n", BatchNorm2d.of(3), List.of("a")),
                    new Layer("b", Conv2d.of(3, 2, 1, 1, 0), List.of("n"))),
            "b",
            List.of());
    private final Weights weights = weights(Map.of(
            "a.weight", Tensor.of(List.of(3, 2, 1, 1), 3, 4, 0, -1, -6, 8),
            "n.weight", Tensor.of(List.of(3), -2, 1, 0.5f),
            "b.weight", Tensor.of(List.of(2, 3, 1, 1), 3, 1, 0, 4, 0, -2)));

    private static Weights weights(Map<String, Tensor> tensors) {
        return new Weights(new LinkedHashMap<>(tensors));
    }

    private double[] scores(CriterionName criterion) {
        ChannelGroup group = ChannelGroups.of(network).get("a");
        return ChannelScores.of(
                        criterion,
                        network,
                        weights,
                        List.of(group),
                        new Measured(Map.of("n", new float[] {0.1f, 0.4f, 0.2f}), Map.of("a", new double[] {1, 2, 0})),
                        7)
                .get("a");
    }

    @Test
    void l1SumsMagnitudes() {
        assertThat(scores(CriterionName.L1)).containsExactly(7, 1, 14);
    }

    @Test
    void l2IsTheFiltersNorm() {
        assertThat(scores(CriterionName.L2)).containsExactly(5, 1, 10);
    }

    @Test
    void batchNormScaleIsItsMagnitude() {
        assertThat(scores(CriterionName.BN_SCALE)).containsExactly(2, 1, 0.5);
    }

    @Test
    void geometricMedianSumsDistancesToTheOthers() {
        double ab = Math.sqrt(34);
        double ac = Math.sqrt(97);
        double bc = Math.sqrt(117);
        double[] distances = scores(CriterionName.FPGM);
        assertThat(distances[0]).isCloseTo(ab + ac, org.assertj.core.api.Assertions.within(1e-12));
        assertThat(distances[1]).isCloseTo(ab + bc, org.assertj.core.api.Assertions.within(1e-12));
        assertThat(distances[2]).isCloseTo(ac + bc, org.assertj.core.api.Assertions.within(1e-12));
    }

    @Test
    void taylorIsWhatWasMeasured() {
        assertThat(scores(CriterionName.TAYLOR)).containsExactly(0.1f, 0.4f, 0.2f);
    }

    @Test
    void obsIsTheOrderThatWasMeasured() {
        assertThat(scores(CriterionName.OBS)).containsExactly(1, 2, 0);
    }

    @Test
    void obsOfAGroupThatWasNotMeasuredIsOutgoing() {
        ChannelGroup group = ChannelGroups.of(network).get("a");
        assertThat(ChannelScores.of(CriterionName.OBS, network, weights, List.of(group), Measured.nothing(), 7)
                        .get("a"))
                .containsExactly(scores(CriterionName.OUTGOING));
    }

    @Test
    void outgoingIsTheConsumersNormTimesTheScale() {
        assertThat(scores(CriterionName.OUTGOING)).containsExactly(5 * 2, 1, 2 * 0.5);
    }

    @Test
    void firstKeepsTheFirst() {
        assertThat(Selection.topUnits(scores(CriterionName.FIRST_K), 2)).containsExactly(0, 1);
    }

    @Test
    void randomIsRepeatable() {
        assertThat(scores(CriterionName.RANDOM))
                .isEqualTo(scores(CriterionName.RANDOM))
                .doesNotHaveDuplicates();
    }

    /** Two groups of two inputs; the units are channel pairs (0, 2) and (1, 3), each read by its own group's filters. */
    @Test
    void outgoingOfAGroupedConsumerCountsEachFilterOnce() {
        var grouped = new Network(
                "grouped",
                TensorShape.of(1, 1, 1),
                List.of(
                        new Layer("a", Conv2d.of(1, 4, 1, 1, 0), List.of("input")),
                        new Layer("b", Conv2d.of(4, 2, 1, 1, 0).withGroups(2), List.of("a"))),
                "b",
                List.of());
        var tensors = weights(Map.of(
                "a.weight", Tensor.of(List.of(4, 1, 1, 1), 1, 1, 1, 1),
                "b.weight", Tensor.of(List.of(2, 2, 1, 1), 3, 5, 4, 12)));
        ChannelGroup group = ChannelGroups.of(grouped).get("a");

        double[] scores = ChannelScores.of(
                        CriterionName.OUTGOING, grouped, tensors, List.of(group), Measured.nothing(), 0)
                .get("a");

        assertThat(scores).containsExactly(5, 13);
    }

    /** The second call has tensors of no name of its own: each member counts what the module has. */
    @Test
    void everyCriterionReadsTheTensorsOfASharedModule() {
        var twice = new Network(
                "twice",
                TensorShape.of(2, 1, 1),
                List.of(
                        new Layer("a", Conv2d.of(2, 3, 1, 1, 0), List.of("input")),
                        new Layer("n", BatchNorm2d.of(3), List.of("a")),
                        new Layer("again", Conv2d.of(2, 3, 1, 1, 0), List.of("input"), "a"),
                        new Layer("normed", BatchNorm2d.of(3), List.of("again"), "n"),
                        new Layer("sum", new Add(), List.of("n", "normed")),
                        new Layer("b", Conv2d.of(3, 2, 1, 1, 0), List.of("sum"))),
                "b",
                List.of());
        List<ChannelGroup> groups = ChannelGroups.of(twice).all().stream()
                .filter(group -> group.name().equals("a"))
                .toList();
        var measured = new Measured(Map.of("n", new float[] {0.1f, 0.4f, 0.2f}), Map.of());
        for (CriterionName criterion : CriterionName.values()) {
            assertThat(ChannelScores.of(criterion, twice, weights, groups, measured, 7))
                    .as("by %s", criterion)
                    .containsOnlyKeys("a");
        }
        assertThat(ChannelScores.of(CriterionName.L2, twice, weights, groups, measured, 7)
                        .get("a"))
                .containsExactly(10, 2, 20);
        assertThat(ChannelScores.of(CriterionName.TAYLOR, twice, weights, groups, measured, 7)
                        .get("a"))
                .containsExactly(2 * 0.1f, 2 * 0.4f, 2 * 0.2f);
    }

    @Test
    void selectionIsAscendingAndPrefersLowerIndicesOnTies() {
        assertThat(Selection.topUnits(new double[] {1, 3, 1, 2, 1}, 3)).containsExactly(0, 1, 3);
        assertThatThrownBy(() -> Selection.topUnits(new double[2], 3)).hasMessageContaining("3 of 2");
    }
}
