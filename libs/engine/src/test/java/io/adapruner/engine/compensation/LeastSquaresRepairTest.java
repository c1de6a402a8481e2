package io.adapruner.engine.compensation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import io.adapruner.data.batch.Batch;
import io.adapruner.engine.Engine;
import io.adapruner.engine.EngineConfig;
import io.adapruner.engine.calibration.CalibrationImages;
import io.adapruner.engine.calibration.LayerPrograms;
import io.adapruner.engine.calibration.NetworkWalk;
import io.adapruner.engine.calibration.PlainNetworks;
import io.adapruner.engine.calibration.TensorKit;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.PruningPlan;
import io.adapruner.network.Surgery;
import io.adapruner.network.Weights;
import io.adapruner.network.op.AdaptiveAvgPool2d;
import io.adapruner.network.op.Add;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.ConvTranspose2d;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Flatten;
import io.adapruner.network.op.Linear;
import io.adapruner.network.op.OneDimensional;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.Relu;
import io.adapruner.network.op.Reshape;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
import io.adapruner.recipe.Precision;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LeastSquaresRepairTest {
    private static final TensorShape INPUT = TensorShape.of(3, 8, 8);
    private static final long PLENTY = 1 << 28;
    private static Engine engine;
    private static TensorKit kit;

    @BeforeAll
    static void open() {
        engine = Engine.open(new EngineConfig("cpu", 1));
        kit = new TensorKit(engine, PlainNetworks.plain(), INPUT);
    }

    @AfterAll
    static void close() {
        kit.close();
        engine.close();
    }

    @Test
    void aChannelThatTheOthersImplyIsReplacedExactlyInAStridedConvolution() {
        restoresBehindFour(layer("b", Conv2d.of(4, 5, 3, 2, 1).withBias(true), "a"));
    }

    @Test
    void aChannelThatTheOthersImplyIsReplacedExactlyInAGroupedConvolution() {
        // Channels 2 and 5 go from the two groups; both are combinations of what stays in their own group.
        float[] rows = new float[6 * 3];
        for (int group = 0; group < 2; group++) {
            for (int c = 0; c < 3; c++) {
                rows[(3 * group) * 3 + c] = 1 + c * (group + 1);
                rows[(3 * group + 1) * 3 + c] = 2 - c * c;
                rows[(3 * group + 2) * 3 + c] = 2 * rows[3 * group * 3 + c] - rows[(3 * group + 1) * 3 + c];
            }
        }
        restores(
                PlainNetworks.network(
                        INPUT,
                        layer("a", Conv2d.of(3, 6, 1, 1, 0), Network.INPUT),
                        layer("b", Conv2d.of(6, 4, 3, 1, 1).withGroups(2), "a")),
                Tensor.of(List.of(6, 3, 1, 1), rows),
                new int[] {0, 1});
    }

    /** What is left filters every channel alone, as a depthwise convolution does, which is not solved for as it comes. */
    @Test
    void aGroupOfOneChannelThatIsLeftIsSolvedForToo() {
        for (Op grouped : List.of(
                Conv2d.of(4, 6, 3, 1, 1).withGroups(2),
                new ConvTranspose2d(
                        4,
                        6,
                        Extent.square(3),
                        Extent.square(2),
                        Extent.square(1),
                        Extent.square(1),
                        Extent.square(1),
                        2,
                        true))) {
            restores(
                    PlainNetworks.network(
                            INPUT, layer("a", Conv2d.of(3, 4, 1, 1, 0), Network.INPUT), layer("b", grouped, "a")),
                    Tensor.of(List.of(4, 3, 1, 1), 1, 2, 3, -2, -4, -6, 3, -1, 1, 1.5f, -0.5f, 0.5f),
                    new int[] {0});
        }
    }

    @Test
    void aChannelThatTheOthersImplyIsReplacedExactlyInALinearLayerBehindPooling() {
        restoresBehindFour(
                layer("pool", new AdaptiveAvgPool2d(Extent.square(2)), "a"),
                layer("flat", new Flatten(), "pool"),
                layer("b", new Linear(16, 5, true), "flat"));
    }

    @Test
    void aChannelThatTheOthersImplyIsReplacedExactlyInAConvolutionOverOneDimension() {
        var strided = new Conv2d(4, 6, new Extent(1, 5), new Extent(1, 2), new Extent(0, 2), Extent.square(1), 1, true);
        restoresBehindFour(
                layer("line", new Reshape(List.of(4, 64)), "a"), layer("b", new OneDimensional(strided), "line"));
    }

    @Test
    void aChannelThatTheOthersImplyIsReplacedExactlyInAStridedTransposedConvolution() {
        var strided = new ConvTranspose2d(
                4,
                6,
                Extent.square(3),
                Extent.square(2),
                Extent.square(1),
                Extent.square(1),
                Extent.square(1),
                1,
                true);
        restoresBehindFour(layer("b", strided, "a"));
    }

    @Test
    void everyLayerOfAChainIsRepairedOnWhatTheRepairedOnesBeforeItPutOut() {
        restoresBehindFour(
                layer("b", Conv2d.of(4, 4, 1, 1, 0), "a"),
                layer("c", Conv2d.of(4, 4, 3, 1, 1), "b"),
                layer("sum", new Add(), "b", "c"));
    }

    /**
     * All is linear: the first block loses a rank that its neighbours cannot replace, and the second block sees enough of the
     * stream to undo that. Its norm's running mean takes the constant.
     */
    @Test
    void aBlockUndoesWhatPruningHasDoneToTheStreamBeforeIt() {
        Network network = PlainNetworks.network(
                INPUT,
                layer("stem", Conv2d.of(3, 3, 1, 1, 0), Network.INPUT),
                layer("a", Conv2d.of(3, 3, 1, 1, 0).withBias(true), "stem"),
                layer("b", Conv2d.of(3, 3, 1, 1, 0), "a"),
                layer("sum", new Add(), "stem", "b"),
                layer("c", Conv2d.of(3, 5, 1, 1, 0), "sum"),
                layer("d", Conv2d.of(5, 3, 1, 1, 0), "c"),
                layer("norm", BatchNorm2d.of(3), "d"),
                layer("end", new Add(), "sum", "norm"));
        Weights weights = PlainNetworks.randomWeights(network, 21);
        var plan = new PruningPlan(Map.of("a", new int[] {0, 2}, "c", new int[] {0, 1, 3}));
        Surgery surgery = new Surgery(network, ChannelGroups.of(network));

        Weights repaired = repair(network, weights, plan, 1e-7, PLENTY, 64);

        Network pruned = surgery.prune(plan);
        assertThat(error(network, weights, pruned, surgery.prune(plan, weights)))
                .isGreaterThan(0.1);
        assertThat(error(upTo(network, "sum"), weights, upTo(pruned, "sum"), repaired))
                .isGreaterThan(0.05);
        assertThat(error(network, weights, pruned, repaired)).isCloseTo(0, within(1e-3));
    }

    private static Network upTo(Network network, String output) {
        return new Network(network.name(), network.input(), network.layers(), output, List.of());
    }

    /** All is linear: what the first sum has become still tells the whole input, so the last layer can be refitted to it. */
    @Test
    void aWholeLayerBehindUndoesWhatPruningHasDoneToTheStreamThatItReads() {
        Network network = PlainNetworks.network(
                INPUT,
                layer("stem", Conv2d.of(3, 3, 1, 1, 0), Network.INPUT),
                layer("a", Conv2d.of(3, 3, 1, 1, 0), "stem"),
                layer("b", Conv2d.of(3, 3, 1, 1, 0), "a"),
                layer("sum", new Add(), "stem", "b"),
                layer("relu", new Relu(), "sum"),
                layer("side", Conv2d.of(3, 4, 1, 1, 0), "stem"),
                layer("last", Conv2d.of(3, 4, 1, 1, 0).withBias(true), "sum"),
                layer("both", new Add(), "side", "last"));
        Weights weights = PlainNetworks.randomWeights(network, 22);
        var plan = new PruningPlan(Map.of("a", new int[] {1}));
        Network pruned = new Surgery(network, ChannelGroups.of(network)).prune(plan);

        Weights compensated = repair(network, weights, plan, 1e-7, PLENTY, 64);
        Weights refitted = repair(network, weights, plan, 1e-7, PLENTY, 64, Reach.ALL_BEHIND);

        assertThat(error(network, weights, pruned, compensated)).isGreaterThan(0.05);
        assertThat(error(network, weights, pruned, refitted)).isLessThan(0.01);
        assertThat(refitted.get("side.weight")).isEqualTo(weights.get("side.weight"));
    }

    /** One unit of the second group goes: the one without which the whole network is nearest to the original. */
    @Test
    void eliminationOnTheWayFindsTheUnitThatThePrunedNetworkMissesLeast() {
        int differently = 0;
        for (int seed = 30; seed < 42; seed++) {
            Network network = blocks();
            Weights weights = PlainNetworks.randomWeights(network, seed);
            Map<String, int[]> found =
                    select(network, weights, Map.of("a", 1, "c", 2), Map.of("a", new int[] {1}, "c", new int[] {0, 1}));
            double[] errors = new double[3];
            int chosen = -1;
            for (int gone = 0; gone < 3; gone++) {
                int missing = gone;
                int[] kept = IntStream.range(0, 3).filter(u -> u != missing).toArray();
                var plan = new PruningPlan(Map.of("a", found.get("a"), "c", kept));
                Network pruned = new Surgery(network, ChannelGroups.of(network)).prune(plan);
                errors[gone] = error(network, weights, pruned, repair(network, weights, plan, 1e-3, PLENTY, 64));
                chosen = Arrays.equals(kept, found.get("c")) ? gone : chosen;
            }
            double least = Arrays.stream(errors).min().orElseThrow();
            assertThat(errors[chosen])
                    .as("seed %d: %s", seed, Arrays.toString(errors))
                    .isLessThan(1.1 * least);
            differently += errors[2] > 1.1 * least ? 1 : 0;
        }
        assertThat(differently).as("seeds where what was given would be wrong").isPositive();
    }

    private static Network blocks() {
        return PlainNetworks.network(
                INPUT,
                layer("stem", Conv2d.of(3, 4, 3, 1, 1), Network.INPUT),
                layer("a", Conv2d.of(4, 3, 1, 1, 0), "stem"),
                layer("b", Conv2d.of(3, 4, 1, 1, 0).withBias(true), "a"),
                layer("sum", new Add(), "stem", "b"),
                layer("c", Conv2d.of(4, 3, 1, 1, 0), "sum"),
                layer("d", Conv2d.of(3, 4, 1, 1, 0).withBias(true), "c"),
                layer("end", new Add(), "sum", "d"));
    }

    private static Map<String, int[]> select(
            Network network, Weights weights, Map<String, Integer> widths, Map<String, int[]> beforehand) {
        return using(
                network,
                weights,
                new PruningPlan(beforehand),
                1e-3,
                PLENTY,
                64,
                (repair, _) -> repair.select(widths, beforehand));
    }

    @Test
    void nothingChangesWhereNothingIsPruned() {
        Network network = residual();
        Weights weights = PlainNetworks.randomWeights(network, 5);
        var plan = new PruningPlan(Map.of("a", IntStream.range(0, 6).toArray()));

        assertThat(repair(network, weights, plan, 0.01, PLENTY, 12)).isEqualTo(weights);
    }

    @Test
    void repairReducesTheErrorOfANonLinearNetwork() {
        Network network = residual();
        Weights weights = PlainNetworks.randomWeights(network, 6);
        var plan = new PruningPlan(Map.of("a", new int[] {0, 2, 3, 5}));
        Surgery surgery = new Surgery(network, ChannelGroups.of(network));

        double before = error(network, weights, surgery.prune(plan), surgery.prune(plan, weights));
        double after = error(network, weights, surgery.prune(plan), repair(network, weights, plan, 0.01, PLENTY, 64));

        assertThat(after).isLessThan(0.85 * before);
    }

    @Test
    void aSmallBoundOnMemoryChangesNothingButTheNumberOfRuns() {
        Network network = residual();
        Weights weights = PlainNetworks.randomWeights(network, 7);
        var plan = new PruningPlan(Map.of("a", new int[] {0, 2}, "d", new int[] {1, 3, 4}));

        // One batch of 8 images: the bound limits only how much is held, not how many images are used.
        for (Reach reach : Reach.values()) {
            assertThat(repair(network, weights, plan, 0.01, 1, 8, reach))
                    .isEqualTo(repair(network, weights, plan, 0.01, PLENTY, 8, reach));
        }
    }

    /** The last of four channels is implied by the first two. */
    private static void restoresBehindFour(Layer... behind) {
        Network network = PlainNetworks.network(
                INPUT,
                Stream.concat(Stream.of(layer("a", Conv2d.of(3, 4, 1, 1, 0), Network.INPUT)), Arrays.stream(behind))
                        .toArray(Layer[]::new));
        restores(network, dependent(3, 4), new int[] {0, 1, 2});
    }

    private static void restores(Network network, Tensor first, int[] kept) {
        Weights weights = PlainNetworks.randomWeights(network, 1).with(Map.of("a.weight", first));
        var plan = new PruningPlan(Map.of("a", kept));
        Surgery surgery = new Surgery(network, ChannelGroups.of(network));

        double before = error(network, weights, surgery.prune(plan), surgery.prune(plan, weights));
        double after = error(network, weights, surgery.prune(plan), repair(network, weights, plan, 1e-7, PLENTY, 64));

        assertThat(before).isGreaterThan(0.1);
        assertThat(after).isCloseTo(0, within(1e-4));
    }

    /** The last of the outputs is 2 * output 0 - output 1. */
    private static Tensor dependent(int in, int out) {
        float[] rows = PlainNetworks.randomWeights(
                        PlainNetworks.network(INPUT, layer("a", Conv2d.of(in, out, 1, 1, 0), Network.INPUT)), 3)
                .get("a.weight")
                .toArray();
        for (int c = 0; c < in; c++) {
            rows[(out - 1) * in + c] = 2 * rows[c] - rows[in + c];
        }
        return Tensor.of(List.of(out, in, 1, 1), rows);
    }

    private static Network residual() {
        return PlainNetworks.network(
                INPUT,
                layer("stem", Conv2d.of(3, 5, 3, 1, 1), Network.INPUT),
                layer("a", Conv2d.of(5, 6, 3, 1, 1), "stem"),
                layer("bn", BatchNorm2d.of(6), "a"),
                layer("relu", new Relu(), "bn"),
                layer("b", Conv2d.of(6, 5, 3, 1, 1).withBias(true), "relu"),
                layer("sum", new Add(), "stem", "b"),
                layer("d", Conv2d.of(5, 5, 1, 2, 0), "sum"),
                layer("e", Conv2d.of(5, 4, 1, 1, 0), "d"));
    }

    /** What is done with a repair of one network. */
    private interface Use<T> {
        T with(LeastSquaresRepair repair, LayerPrograms pruned);
    }

    private static Weights repair(
            Network network, Weights weights, PruningPlan plan, double ridge, long bytes, int images) {
        return repair(network, weights, plan, ridge, bytes, images, Reach.CONSUMERS);
    }

    private static Weights repair(
            Network network, Weights weights, PruningPlan plan, double ridge, long bytes, int images, Reach reach) {
        Surgery surgery = new Surgery(network, ChannelGroups.of(network));
        return using(network, weights, plan, ridge, bytes, images, (repair, pruned) -> repair.repair(
                        plan, pruned, surgery.prune(plan, weights), reach)
                .checkedFor(pruned.network()));
    }

    private static <T> T using(
            Network network, Weights weights, PruningPlan plan, double ridge, long bytes, int images, Use<T> use) {
        ChannelGroups groups = ChannelGroups.of(network);
        List<Batch> batches = images <= 8
                ? List.of(PlainNetworks.randomBatch(INPUT, images, 11))
                : List.of(
                        PlainNetworks.randomBatch(INPUT, images / 2, 11),
                        PlainNetworks.randomBatch(INPUT, images - images / 2, 12));
        Map<String, ResidualEnd> ends = ResidualEnd.of(network);
        List<String> order = SumOrder.of(network, ends);
        Network arranged = SumOrder.arranged(network, order);
        Network pruned = SumOrder.arranged(new Surgery(network, groups).prune(plan), order);
        try (var original = new LayerPrograms(engine, kit, arranged, Precision.FP32);
                var programs = new LayerPrograms(engine, kit, pruned, Precision.FP32);
                var repair = new LeastSquaresRepair(
                        kit,
                        original,
                        network,
                        groups,
                        ends,
                        weights,
                        CalibrationImages.of(kit, network, batches, CalibrationImages.ROWS),
                        ridge,
                        bytes)) {
            return use.with(repair, programs);
        }
    }

    /** Root mean square difference of the outputs relative to the original's, on images that were not calibrated on. */
    private static double error(Network network, Weights weights, Network other, Weights otherWeights) {
        float[] expected = output(network, weights);
        float[] actual = output(other, otherWeights);
        double difference = 0;
        double energy = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow(actual[i] - expected[i], 2);
            energy += Math.pow(expected[i], 2);
        }
        return Math.sqrt(difference / energy);
    }

    private static float[] output(Network network, Weights weights) {
        Batch batch = PlainNetworks.randomBatch(INPUT, 6, 99);
        try (NDArray images = kit.samples(batch, INPUT);
                var programs = new LayerPrograms(engine, kit, network, Precision.FP32);
                var walk = new NetworkWalk(kit, programs, weights, List.of(images))) {
            walk.runThrough(network.outputs().getFirst().value());
            return walk.batch(0).get(network.outputs().getFirst().value()).toFloatArray();
        }
    }

    private static Layer layer(String name, Op op, String... inputs) {
        return new Layer(name, op, List.of(inputs));
    }
}
