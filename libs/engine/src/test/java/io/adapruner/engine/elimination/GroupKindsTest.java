package io.adapruner.engine.elimination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.data.batch.Batch;
import io.adapruner.engine.Engine;
import io.adapruner.engine.EngineConfig;
import io.adapruner.engine.calibration.PlainNetworks;
import io.adapruner.network.ChannelGroup;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.op.Add;
import io.adapruner.network.op.Concat;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Op;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever ties the channels of a group: costs are those of a plain network that computes the same. */
class GroupKindsTest {
    private static final TensorShape INPUT = TensorShape.of(3, 6, 6);
    private static final List<Batch> BATCHES = List.of(PlainNetworks.randomBatch(INPUT, 200, 1));
    private static final Layer A = layer("a", Conv2d.of(3, 4, 3, 1, 1), Network.INPUT);
    private static final Network PLAIN = PlainNetworks.network(INPUT, A, layer("b", Conv2d.of(4, 3, 3, 1, 1), "a"));
    private static final Weights WEIGHTS = PlainNetworks.randomWeights(PLAIN, 2);
    private static Engine engine;

    @BeforeAll
    static void open() {
        engine = Engine.open(new EngineConfig("cpu", 1));
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    /** Two groups of the same weights lose twice as much of twice the variance. */
    @Test
    void bothGroupsOfAConvolutionLoseTheirUnit() {
        Network grouped = PlainNetworks.network(
                INPUT,
                layer("a", Conv2d.of(3, 8, 3, 1, 1), Network.INPUT),
                layer("b", Conv2d.of(8, 6, 3, 1, 1).withGroups(2), "a"));

        same(grouped, Map.of("a.weight", twice("a.weight"), "b.weight", twice("b.weight")));
    }

    /** All is linear: the sum of two branches is what one layer gives that has both their weights. */
    @Test
    void aSumLosesTheUnitOfEveryBranch() {
        Tensor branch = PlainNetworks.randomWeights(PLAIN, 3).get("a.weight");
        Network summed = PlainNetworks.network(
                INPUT,
                A,
                layer("other", Conv2d.of(3, 4, 3, 1, 1), Network.INPUT),
                layer("sum", new Add(), "a", "other"),
                layer("b", Conv2d.of(4, 3, 3, 1, 1), "sum"));

        same(
                summed,
                Map.of("a.weight", minus("a.weight", branch), "other.weight", branch, "b.weight", own("b.weight")));
    }

    /** One layer reads a branch before the sum and one what is summed, which is twice as much. */
    @Test
    void everyReaderOfASumAddsItsCosts() {
        Network summed = PlainNetworks.network(
                INPUT,
                A,
                layer("other", Conv2d.of(3, 4, 3, 1, 1), Network.INPUT),
                layer("sum", new Add(), "a", "other"),
                layer("b", Conv2d.of(4, 3, 3, 1, 1), "sum"),
                layer("before", Conv2d.of(4, 3, 3, 1, 1), "a"),
                layer("both", new Concat(), "b", "before"));

        Elimination twice = measure(
                summed,
                Map.of(
                        "a.weight", own("a.weight"),
                        "other.weight", own("a.weight"),
                        "b.weight", own("b.weight"),
                        "before.weight", own("b.weight")));

        Elimination once = measure(PLAIN, WEIGHTS);
        assertThat(twice.scores()).containsExactly(once.scores());
        assertThat(twice.residuals())
                .containsExactly(Arrays.stream(once.residuals()).map(r -> 2 * r).toArray(), within(1e-4));
    }

    /** Behind a layer of one cell per channel the reader has what it reads times that cell. */
    @Test
    void aDepthwiseConvolutionBetweenIsPassedThrough() {
        Network between = PlainNetworks.network(
                INPUT,
                A,
                layer("dw", Conv2d.of(4, 4, 1, 1, 0).withGroups(4), "a"),
                layer("b", Conv2d.of(4, 3, 3, 1, 1), "dw"));
        float[] factors = {2, -1, 4, 0.5f};
        float[] rows = own("a.weight").toArray();
        for (int i = 0; i < rows.length; i++) {
            rows[i] /= factors[i / 27];
        }

        same(
                between,
                Map.of(
                        "a.weight", Tensor.of(List.of(4, 3, 3, 3), rows),
                        "dw.weight", Tensor.of(List.of(4, 1, 1, 1), factors),
                        "b.weight", own("b.weight")));
    }

    /** The ridge holds the weights of both places, so that to their sum it is half as strong. */
    @Test
    void aUnitThatIsReadTwiceIsLostTwice() {
        Network twice = PlainNetworks.network(
                INPUT, A, layer("cat", new Concat(), "a", "a"), layer("b", Conv2d.of(8, 3, 3, 1, 1), "cat"));
        float[] values = new float[3 * 8 * 9];
        Tensor second = PlainNetworks.randomWeights(PLAIN, 3).get("b.weight");
        Tensor first = minus("b.weight", second);
        for (int o = 0; o < 3; o++) {
            System.arraycopy(first.toArray(), o * 36, values, o * 72, 36);
            System.arraycopy(second.toArray(), o * 36, values, o * 72 + 36, 36);
        }

        Elimination elimination =
                measure(twice, Map.of("a.weight", own("a.weight"), "b.weight", Tensor.of(List.of(3, 8, 3, 3), values)));

        Elimination once = measure(PLAIN, WEIGHTS);
        assertThat(elimination.scores()).containsExactly(once.scores());
        for (int w = 0; w < 3; w++) {
            assertThat(elimination.residuals()[w] / once.residuals()[w]).isCloseTo(1, within(0.02));
        }
    }

    /** Another group behind the same concatenation stays, and here it holds the same channels. */
    @Test
    void whatAnotherGroupOfTheSameReaderStandsInForCostsNothing() {
        Network concatenated = PlainNetworks.network(
                INPUT,
                A,
                layer("copy", Conv2d.of(3, 4, 3, 1, 1), Network.INPUT),
                layer("cat", new Concat(), "copy", "a"),
                layer("b", Conv2d.of(8, 3, 3, 1, 1), "cat"));
        Weights random = PlainNetworks.randomWeights(concatenated, 4);

        Elimination alone = measure(concatenated, random);
        Elimination covered = measure(concatenated, random.with(Map.of("copy.weight", random.get("a.weight"))));

        assertThat(covered.residuals()[0])
                .isBetween(0.0, 0.01 * measure(PLAIN, WEIGHTS).residuals()[0]);
        assertThat(alone.scores()).containsExactlyInAnyOrder(0, 1, 2, 3);
    }

    private static void same(Network network, Map<String, Tensor> weights) {
        Elimination expected = measure(PLAIN, WEIGHTS);
        Elimination actual = measure(network, weights);
        assertThat(actual.scores()).containsExactly(expected.scores());
        assertThat(actual.residuals()).containsExactly(expected.residuals(), within(1e-4));
        assertThat(actual.residuals()[0]).isGreaterThan(0.01);
    }

    private static Elimination measure(Network network, Map<String, Tensor> weights) {
        return measure(network, new Weights(new LinkedHashMap<>(weights)));
    }

    private static Elimination measure(Network network, Weights weights) {
        ChannelGroup group = ChannelGroups.of(network).get("a");
        return ChannelElimination.measure(engine, network, weights, PlainNetworks.plain(), BATCHES, List.of(group))
                .get("a");
    }

    private static Tensor own(String name) {
        return WEIGHTS.get(name);
    }

    private static Tensor twice(String name) {
        float[] once = own(name).toArray();
        float[] values = Arrays.copyOf(once, 2 * once.length);
        System.arraycopy(once, 0, values, once.length, once.length);
        List<Integer> shape = own(name).shape();
        return Tensor.of(List.of(2 * shape.get(0), shape.get(1), shape.get(2), shape.get(3)), values);
    }

    private static Tensor minus(String name, Tensor other) {
        float[] values = own(name).toArray();
        for (int i = 0; i < values.length; i++) {
            values[i] -= other.get(i);
        }
        return Tensor.of(List.copyOf(own(name).shape()), values);
    }

    private static Layer layer(String name, Op op, String... inputs) {
        return new Layer(name, op, List.of(inputs));
    }
}
