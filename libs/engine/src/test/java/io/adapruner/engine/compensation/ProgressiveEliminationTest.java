package io.adapruner.engine.compensation;

import static org.assertj.core.api.Assertions.assertThat;

import io.adapruner.data.batch.Batch;
import io.adapruner.engine.Engine;
import io.adapruner.engine.EngineConfig;
import io.adapruner.engine.calibration.CalibrationImages;
import io.adapruner.engine.calibration.PlainNetworks;
import io.adapruner.engine.elimination.ChannelElimination;
import io.adapruner.engine.elimination.Elimination;
import io.adapruner.network.ChannelGroup;
import io.adapruner.network.ChannelGroup.Role;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.op.AdaptiveAvgPool2d;
import io.adapruner.network.op.Add;
import io.adapruner.network.op.Concat;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.ConvTranspose2d;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Flatten;
import io.adapruner.network.op.Linear;
import io.adapruner.network.op.OneDimensional;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.PointwiseLinear;
import io.adapruner.network.op.Reshape;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.recipe.Precision;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProgressiveEliminationTest {
    private static final TensorShape INPUT = TensorShape.of(3, 6, 6);
    private static final List<Batch> BATCHES = List.of(PlainNetworks.randomBatch(INPUT, 400, 11));
    private static Engine engine;

    @BeforeAll
    static void open() {
        engine = Engine.open(new EngineConfig("cpu", 1));
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    /**
     * A block that reads its channels twice is one that reads them once with the sum of both places' weights. What its loss has
     * made of the stream decides which channels of the next block stay; a place that were still read would have lost nothing.
     */
    @Test
    void whatIsReadTwiceIsGoneInBothPlaces() {
        for (int seed = 30; seed < 42; seed++) {
            Network twice = blocks(
                    layer("cat", new Concat(), "a", "a"),
                    layer("b", Conv2d.of(6, 4, 1, 1, 0).withBias(true), "cat"));
            Weights weights = PlainNetworks.randomWeights(twice, seed);
            Network once = blocks(layer("b", Conv2d.of(3, 4, 1, 1, 0).withBias(true), "a"));
            var summed = new LinkedHashMap<>(weights.tensors());
            summed.put("b.weight", sumOfHalves(weights.get("b.weight")));
            Map<String, Integer> widths = Map.of("a", 1, "c", 2);
            Map<String, int[]> beforehand = Map.of("a", new int[] {1}, "c", new int[] {0, 1});

            Map<String, int[]> kept = eliminate(twice, weights, widths, beforehand);

            Map<String, int[]> expected = eliminate(once, new Weights(summed), widths, beforehand);
            assertThat(kept.get("a")).as("seed %d", seed).containsExactly(expected.get("a"));
            assertThat(kept.get("c")).as("seed %d", seed).containsExactly(expected.get("c"));
        }
    }

    private static Network blocks(Layer... readers) {
        return PlainNetworks.network(
                INPUT,
                Stream.of(
                                Stream.of(
                                        layer("stem", Conv2d.of(3, 4, 3, 1, 1), Network.INPUT),
                                        layer("a", Conv2d.of(4, 3, 1, 1, 0), "stem")),
                                Arrays.stream(readers),
                                Stream.of(
                                        layer("sum", new Add(), "stem", "b"),
                                        layer("c", Conv2d.of(4, 3, 1, 1, 0), "sum"),
                                        layer("d", Conv2d.of(3, 4, 1, 1, 0).withBias(true), "c"),
                                        layer("end", new Add(), "sum", "d")))
                        .flatMap(layers -> layers)
                        .toArray(Layer[]::new));
    }

    private static Tensor sumOfHalves(Tensor weight) {
        float[] sums = new float[4 * 3];
        for (int i = 0; i < weight.elements(); i++) {
            sums[i / 6 * 3 + i % 3] += weight.get(i);
        }
        return Tensor.of(List.of(4, 3, 1, 1), sums);
    }

    @Test
    void whatWasDecidedForAGroupThatSeveralLayersReadIsKept() {
        Network network = PlainNetworks.network(
                INPUT,
                layer("a", Conv2d.of(3, 6, 3, 1, 1), Network.INPUT),
                layer("b", Conv2d.of(6, 4, 1, 1, 0), "a"),
                layer("c", Conv2d.of(6, 4, 3, 1, 1), "a"),
                layer("both", new Concat(), "b", "c"),
                layer("d", Conv2d.of(8, 4, 1, 1, 0), "both"));
        Weights weights = PlainNetworks.randomWeights(network, 8);
        var beforehand = Map.of("a", new int[] {1, 4, 5}, "b", new int[] {0, 1, 2}, "c", new int[] {0, 1, 2});

        Map<String, int[]> kept = eliminate(network, weights, Map.of("a", 3, "b", 3, "c", 3), beforehand);

        assertThat(kept.get("a")).containsExactly(1, 4, 5);
        assertThat(kept.get("b")).hasSize(3).isSorted();
        assertThat(kept.get("c")).hasSize(3).isSorted();
    }

    /** A convolution of two groups gets nothing of it in either. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("readers")
    void theUnitThatGivesNothingGoesWhateverReadsIt(String name, List<Layer> readers) {
        Network network = PlainNetworks.network(
                INPUT,
                Stream.concat(Stream.of(layer("a", Conv2d.of(3, 6, 3, 1, 1), Network.INPUT)), readers.stream())
                        .toArray(Layer[]::new));
        ChannelGroup group = ChannelGroups.of(network).get("a");
        Weights random = PlainNetworks.randomWeights(network, 5);
        float[] rows = random.get("a.weight").toArray();
        for (int channel : group.members(Role.PRODUCER).getFirst().channels().get(1)) {
            Arrays.fill(rows, 27 * channel, 27 * channel + 27, 0);
        }
        Weights weights = random.with(Map.of("a.weight", Tensor.of(List.of(6, 3, 3, 3), rows)));
        int[] left = IntStream.range(0, group.width()).filter(u -> u != 1).toArray();
        int[] wrong = IntStream.range(1, group.width()).toArray();

        Elimination elimination = ChannelElimination.measure(
                        engine, network, weights, PlainNetworks.plain(), BATCHES, List.of(group))
                .get("a");
        Map<String, int[]> kept = eliminate(network, weights, Map.of("a", left.length), Map.of("a", wrong));

        assertThat(elimination.scores()[1]).isZero();
        // The ridge counts its weights.
        assertThat(elimination.residuals()[left.length - 1])
                .isLessThan(0.2 * elimination.residuals()[0]);
        assertThat(kept.get("a")).containsExactly(left);
    }

    static Stream<Arguments> readers() {
        Conv2d plain = Conv2d.of(6, 4, 3, 1, 1);
        Conv2d flat = new Conv2d(6, 4, new Extent(1, 3), new Extent(1, 2), new Extent(0, 1), Extent.square(1), 1, true);
        Layer line = layer("line", new Reshape(List.of(6, 36)), "a");
        return Stream.of(
                reader("convolution", layer("b", plain, "a")),
                reader(
                        "convolution with a stride and a bias",
                        layer("b", Conv2d.of(6, 4, 3, 2, 0).withBias(true), "a")),
                reader("convolution of two groups", layer("b", plain.withGroups(2), "a")),
                reader("convolution over one dimension", line, layer("b", new OneDimensional(flat), "line")),
                reader("transposed convolution", layer("b", transposed(1, 2), "a")),
                reader("transposed convolution of two groups", layer("b", transposed(2, 1), "a")),
                reader(
                        "transposed convolution over one dimension",
                        line,
                        layer("b", new OneDimensional(along(transposed(1, 2))), "line")),
                reader("linear layer at each position", layer("b", new PointwiseLinear(6, 4, true), "a")),
                reader("linear layer over a sequence", line, layer("b", new PointwiseLinear(6, 4, false), "line")),
                reader(
                        "linear layer behind a flattening",
                        layer("pool", new AdaptiveAvgPool2d(Extent.square(2)), "a"),
                        layer("flat", new Flatten(), "pool"),
                        layer("b", new Linear(24, 4, true), "flat")),
                reader(
                        "a depthwise convolution between",
                        layer("dw", Conv2d.of(6, 6, 3, 1, 1).withGroups(6), "a"),
                        layer("b", Conv2d.of(6, 4, 1, 1, 0), "dw")),
                reader(
                        "the same channels twice",
                        layer("cat", new Concat(), "a", "a"),
                        layer("b", Conv2d.of(12, 4, 1, 1, 0), "cat")),
                reader(
                        "channels of another layer beside them",
                        layer("e", Conv2d.of(3, 2, 3, 1, 1), Network.INPUT),
                        layer("cat", new Concat(), "e", "a"),
                        layer("b", Conv2d.of(8, 4, 1, 1, 0), "cat")));
    }

    private static ConvTranspose2d transposed(int groups, int stride) {
        return new ConvTranspose2d(
                6,
                4,
                Extent.square(3),
                Extent.square(stride),
                Extent.square(1),
                Extent.square(stride - 1),
                Extent.square(1),
                groups,
                true);
    }

    private static ConvTranspose2d along(ConvTranspose2d c) {
        return new ConvTranspose2d(
                c.in(),
                c.out(),
                new Extent(1, 3),
                new Extent(1, 2),
                new Extent(0, 1),
                new Extent(0, 1),
                c.dilation(),
                c.groups(),
                c.bias());
    }

    private static Arguments reader(String name, Layer... layers) {
        return Arguments.of(name, List.of(layers));
    }

    private static Map<String, int[]> eliminate(
            Network network, Weights weights, Map<String, Integer> widths, Map<String, int[]> beforehand) {
        try (var compensation = new Compensation(
                engine, network, weights, PlainNetworks.plain(), BATCHES, CalibrationImages.ROWS, Precision.FP32)) {
            return compensation.eliminate(widths, beforehand);
        }
    }

    private static Layer layer(String name, Op op, String... inputs) {
        return new Layer(name, op, List.of(inputs));
    }
}
