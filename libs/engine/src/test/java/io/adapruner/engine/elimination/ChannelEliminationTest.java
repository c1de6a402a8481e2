package io.adapruner.engine.elimination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.adapruner.data.batch.Batch;
import io.adapruner.engine.Engine;
import io.adapruner.engine.EngineConfig;
import io.adapruner.engine.calibration.PlainNetworks;
import io.adapruner.engine.calibration.WeightColumns;
import io.adapruner.network.ChannelGroup;
import io.adapruner.network.ChannelGroup.Role;
import io.adapruner.network.ChannelGroups;
import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.op.AdaptiveAvgPool2d;
import io.adapruner.network.op.Add;
import io.adapruner.network.op.BatchNorm2d;
import io.adapruner.network.op.Concat;
import io.adapruner.network.op.Conv2d;
import io.adapruner.network.op.Extent;
import io.adapruner.network.op.Flatten;
import io.adapruner.network.op.Linear;
import io.adapruner.network.op.Op;
import io.adapruner.network.op.Relu;
import io.adapruner.network.tensor.Tensor;
import io.adapruner.network.tensor.TensorShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ChannelEliminationTest {
    private static final TensorShape INPUT = TensorShape.of(3, 6, 6);
    private static Engine engine;

    @BeforeAll
    static void open() {
        engine = Engine.open(new EngineConfig("cpu", 1));
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @Test
    void eachStepTakesTheUnitThatAddsLeastAfterTheBestRepair() {
        Conv2d first = Conv2d.of(3, 4, 1, 1, 0);
        Conv2d second = Conv2d.of(4, 3, 3, 2, 1);
        Network network = PlainNetworks.network(
                INPUT, layer("a", first, Network.INPUT), layer("b", second, "a"), layer("out", new Relu(), "b"));
        Weights weights = PlainNetworks.randomWeights(network, 1);
        List<Batch> batches = List.of(PlainNetworks.randomBatch(INPUT, 5, 2), PlainNetworks.randomBatch(INPUT, 3, 3));

        Elimination elimination = measure(network, weights, batches);

        Reference reference = Reference.of(first, second, weights, batches);
        List<Integer> present = new ArrayList<>(List.of(0, 1, 2, 3));
        for (int step = 0; step < 3; step++) {
            int cheapest = present.stream()
                    .min(Comparator.comparingDouble(u -> reference.lost(without(present, u))))
                    .orElseThrow();
            present.remove((Integer) cheapest);
            assertThat(elimination.scores()[cheapest]).isEqualTo(step);
            assertThat(elimination.residuals()[2 - step]).isCloseTo(reference.lost(present), within(1e-5));
        }
        assertThat(elimination.scores()[present.getFirst()]).isEqualTo(3);
        assertThat(elimination.residuals()[3]).isZero();
    }

    @Test
    void oneOfTwoEqualChannelsGoesFirstAndCostsNothing() {
        Network network = PlainNetworks.network(
                INPUT,
                layer("a", Conv2d.of(3, 4, 1, 1, 0), Network.INPUT),
                layer("relu", new Relu(), "a"),
                layer("b", Conv2d.of(4, 3, 3, 1, 1), "relu"));
        Weights random = PlainNetworks.randomWeights(network, 8);
        float[] rows = random.get("a.weight").toArray();
        System.arraycopy(rows, 3, rows, 9, 3);
        Weights weights = random.with(Map.of("a.weight", Tensor.of(List.of(4, 3, 1, 1), rows)));

        Elimination elimination = measure(network, weights, List.of(PlainNetworks.randomBatch(INPUT, 1000, 9)));

        // Channels 1 and 3 are equal.
        assertThat(Math.min(elimination.scores()[1], elimination.scores()[3])).isZero();
        assertThat(elimination.residuals()[2]).isLessThan(0.1 * elimination.residuals()[1]);
    }

    @Test
    void aConstantChannelCostsNothingWhereABatchNormTakesTheConstant() {
        Network network = PlainNetworks.network(
                INPUT,
                layer("a", Conv2d.of(3, 3, 1, 1, 0).withBias(true), Network.INPUT),
                layer("b", Conv2d.of(3, 3, 1, 1, 0), "a"),
                layer("bn", BatchNorm2d.of(3), "b"));
        Weights random = PlainNetworks.randomWeights(network, 10);
        float[] rows = random.get("a.weight").toArray();
        Arrays.fill(rows, 3, 6, 0);
        Weights weights = random.with(Map.of(
                "a.weight", Tensor.of(List.of(3, 3, 1, 1), rows), "a.bias", Tensor.of(List.of(3), 0.1f, 1, -0.2f)));

        Elimination elimination = measure(network, weights, List.of(PlainNetworks.randomBatch(INPUT, 1000, 11)));

        assertThat(elimination.scores()[1]).isZero();
        assertThat(elimination.residuals()[1]).isLessThan(0.2 * elimination.residuals()[0]);
    }

    @Test
    void costsOfSeveralConsumersAdd() {
        Layer a = layer("a", Conv2d.of(3, 4, 1, 1, 0), Network.INPUT);
        Layer b = layer("b", Conv2d.of(4, 2, 3, 1, 1), "a");
        Network one = PlainNetworks.network(INPUT, a, b);
        Network two = PlainNetworks.network(
                INPUT, a, b, layer("c", Conv2d.of(4, 2, 3, 1, 1), "a"), layer("cat", new Concat(), "b", "c"));
        Weights random = PlainNetworks.randomWeights(two, 12);
        Weights weights = random.with(Map.of("c.weight", random.get("b.weight")));
        List<Batch> batches = List.of(PlainNetworks.randomBatch(INPUT, 16, 13));

        Elimination once = measure(one, weights, batches);
        Elimination twice = measure(two, weights, batches);

        assertThat(twice.scores()).containsExactly(once.scores());
        for (int w = 0; w < 4; w++) {
            assertThat(twice.residuals()[w]).isCloseTo(2 * once.residuals()[w], within(1e-9));
        }
    }

    /** Behind the flattening each channel is four columns, and losing it costs what they cost together. */
    @Test
    void aUnitMayHaveSeveralColumns() {
        Layer a = layer("a", Conv2d.of(3, 3, 1, 1, 0), Network.INPUT);
        Layer pool = layer("pool", new AdaptiveAvgPool2d(Extent.square(2)), "a");
        Network flat = PlainNetworks.network(
                INPUT, a, pool, layer("flat", new Flatten(), "pool"), layer("b", new Linear(12, 2, false), "flat"));
        Network whole = PlainNetworks.network(INPUT, a, pool, layer("b", Conv2d.of(3, 2, 2, 1, 0), "pool"));
        Weights weights = PlainNetworks.randomWeights(whole, 16);
        Weights same = weights.with(Map.of(
                "b.weight", Tensor.of(List.of(2, 12), weights.get("b.weight").toArray())));
        List<Batch> batches = List.of(PlainNetworks.randomBatch(INPUT, 40, 17));

        Elimination linear = measure(flat, same, batches);
        Elimination convolution = measure(whole, weights, batches);

        assertThat(linear.scores()).containsExactly(convolution.scores());
        for (int w = 0; w < 3; w++) {
            assertThat(linear.residuals()[w]).isCloseTo(convolution.residuals()[w], within(1e-6));
        }
    }

    @Test
    void theSameUnitOfEveryConvolutionGroupGoes() {
        Network network = PlainNetworks.network(
                INPUT,
                layer("a", Conv2d.of(3, 6, 1, 1, 0), Network.INPUT),
                layer("b", Conv2d.of(6, 4, 3, 1, 1).withGroups(2), "a"));

        Elimination elimination = measure(
                network, PlainNetworks.randomWeights(network, 14), List.of(PlainNetworks.randomBatch(INPUT, 16, 15)));

        assertThat(elimination.scores()).hasSize(3).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(elimination.residuals()[0]).isGreaterThan(elimination.residuals()[1]);
    }

    /** Twenty images cannot tell how forty channels go together; without the shrinkage half of them would cost nothing. */
    @Test
    void fewImagesMakeNoChannelSuperfluous() {
        Network network = PlainNetworks.network(
                INPUT,
                layer("a", Conv2d.of(3, 40, 3, 1, 1), Network.INPUT),
                layer("relu", new Relu(), "a"),
                layer("pool", new AdaptiveAvgPool2d(Extent.square(1)), "relu"),
                layer("flat", new Flatten(), "pool"),
                layer("b", new Linear(40, 10, true), "flat"));

        double[] residuals = measure(
                        network,
                        PlainNetworks.randomWeights(network, 18),
                        List.of(PlainNetworks.randomBatch(INPUT, 20, 19)))
                .residuals();

        assertThat(residuals[19]).isGreaterThan(0.1 * residuals[0]);
    }

    /** S = diag(3, 1): tr(S^2) = 10, tr(S)^2 = 16, so (0 * 10 + 16) / ((4 + 0) * (10 - 8)) = 2, and at most 0.9 is taken. */
    @Test
    void shrinkageIsThatOfOracleApproximation() {
        assertThat(LeastSquares.shrinkage(10, 4, 2, 4)).isEqualTo(0.9);
        assertThat(LeastSquares.shrinkage(10, 4, 2, 16)).isEqualTo(0.5);
        assertThat(LeastSquares.shrinkage(8, 4, 2, 16)).as("equal variances").isZero();
        // S = diag(2, 1, 0): (1/3 * 5 + 9) / ((9 + 1/3) * (5 - 3))
        assertThat(LeastSquares.shrinkage(5, 3, 3, 9)).isCloseTo((5 / 3.0 + 9) / ((9 + 1 / 3.0) * 2), within(1e-12));
    }

    @Test
    void aWideConsumerIsDividedSoThatEveryUnitIsInOnePart() {
        var columns = new WeightColumns(1, 9, 7, 2, false, false);
        var units = UnitRows.of(
                columns,
                new ChannelGroup.Member(
                        "b",
                        Role.CONSUMER,
                        IntStream.range(0, 7).mapToObj(c -> new int[] {c}).toList()));

        List<UnitRows> parts = units.parts(30);

        assertThat(parts).hasSize(3).allSatisfy(p -> assertThat(p.all().length).isLessThanOrEqualTo(30));
        assertThat(parts.stream().flatMapToInt(p -> Arrays.stream(p.units())).sorted())
                .containsExactly(0, 1, 2, 3, 4, 5, 6);
        assertThat(parts.get(1).units()).containsExactly(1, 4);
        assertThat(parts.get(1).alone().all())
                .containsExactly(IntStream.range(0, 18).toArray());
    }

    @Test
    void neverRisesAndEndsAtNothingLost() {
        Network network = PlainNetworks.network(
                INPUT,
                layer("stem", Conv2d.of(3, 5, 3, 1, 1), Network.INPUT),
                layer("a", Conv2d.of(5, 8, 3, 1, 1), "stem"),
                layer("bn", BatchNorm2d.of(8), "a"),
                layer("relu", new Relu(), "bn"),
                layer("dw", Conv2d.of(8, 8, 3, 1, 1).withGroups(8), "relu"),
                layer("b", Conv2d.of(8, 5, 1, 1, 0), "dw"),
                layer("bn2", BatchNorm2d.of(5), "b"),
                layer("sum", new Add(), "stem", "bn2"),
                layer("out", new Relu(), "sum"),
                layer("head", Conv2d.of(5, 2, 1, 1, 0), "out"));
        double[] residuals = measure(
                        network,
                        PlainNetworks.randomWeights(network, 4),
                        List.of(PlainNetworks.randomBatch(INPUT, 16, 5)))
                .residuals();

        assertThat(residuals[7]).isZero();
        assertThat(residuals[0]).isGreaterThan(0.01);
        for (int w = 1; w < 8; w++) {
            assertThat(residuals[w]).isLessThanOrEqualTo(residuals[w - 1]);
        }
    }

    @Test
    void scaleBehindTheConsumerAndTheStreamItJoinsDecideTheUnits() {
        Network network = PlainNetworks.network(
                INPUT,
                layer("stem", Conv2d.of(3, 4, 1, 1, 0), Network.INPUT),
                layer("a", Conv2d.of(4, 6, 1, 1, 0), "stem"),
                layer("b", Conv2d.of(6, 4, 1, 1, 0), "a"),
                layer("bn", BatchNorm2d.of(4), "b"),
                layer("sum", new Add(), "stem", "bn"),
                layer("out", new Relu(), "sum"));
        Weights weights = PlainNetworks.randomWeights(network, 6);
        Stream stream = Stream.behind(network, weights, network.layer("b"));

        assertThat(stream.value()).isEqualTo("out");
        for (int c = 0; c < 4; c++) {
            assertThat(stream.scale()[c])
                    .isEqualTo(weights.get("bn.weight").get(c)
                            / Math.sqrt(weights.get("bn.running_var").get(c) + 1e-5));
        }
        assertThat(stream.variance(new double[] {2, 0, 4, 0, 4, 0, 8, 0}, 2)).isEqualTo(1);
    }

    private static Elimination measure(Network network, Weights weights, List<Batch> batches) {
        ChannelGroup group = ChannelGroups.of(network).get("a");
        return ChannelElimination.measure(engine, network, weights, PlainNetworks.plain(), batches, List.of(group))
                .get("a");
    }

    private static List<Integer> without(List<Integer> units, int unit) {
        return units.stream().filter(u -> u != unit).toList();
    }

    /** Least squares as the definition says: all rows are built, every subset is solved, compared with the variance. */
    private record Reference(double[][] gram, double[][] cross, double ridge, double unit) {
        static Reference of(Conv2d first, Conv2d second, Weights weights, List<Batch> batches) {
            int columns = second.in() * second.kernel().area();
            double[][] gram = new double[columns][columns];
            double[][] cross = new double[columns][second.out()];
            double[] sum = new double[second.out()];
            double[] squares = new double[second.out()];
            TensorShape middle = first.outputShape(List.of(INPUT));
            TensorShape output = second.outputShape(List.of(middle));
            int positions = output.height() * output.width();
            int rows = 0;
            for (Batch batch : batches) {
                for (int n = 0; n < batch.size(); n++) {
                    double[] a = PlainNetworks.convolve(
                            first, weights.get("a.weight"), PlainNetworks.image(batch, n, INPUT), INPUT);
                    double[] b = PlainNetworks.convolve(second, weights.get("b.weight"), a, middle);
                    for (int p = 0; p < positions; p++, rows++) {
                        double[] u = PlainNetworks.patch(second, 0, a, middle, p);
                        for (int o = 0; o < second.out(); o++) {
                            double t = b[o * positions + p];
                            sum[o] += t;
                            squares[o] += t * t;
                            for (int i = 0; i < columns; i++) {
                                cross[i][o] += u[i] * t;
                            }
                        }
                        for (int i = 0; i < columns; i++) {
                            for (int j = 0; j < columns; j++) {
                                gram[i][j] += u[i] * u[j];
                            }
                        }
                    }
                }
            }
            double trace = 0;
            double energy = 0;
            for (int i = 0; i < columns; i++) {
                trace += gram[i][i];
                for (int j = 0; j < columns; j++) {
                    energy += gram[i][j] * gram[i][j];
                }
            }
            double rho = LeastSquares.shrinkage(energy, trace, columns, rows);
            double ridge = Math.max(1e-3, rho / (1 - rho)) * trace / columns;
            // The ridge draws towards the weights that the layer has.
            for (int i = 0; i < columns; i++) {
                for (int o = 0; o < second.out(); o++) {
                    cross[i][o] += ridge * weights.get("b.weight").get(o * columns + i);
                }
            }
            double variance = 0;
            for (int o = 0; o < second.out(); o++) {
                variance += squares[o] / rows - Math.pow(sum[o] / rows, 2);
            }
            return new Reference(gram, cross, ridge, 1 / (variance * rows));
        }

        /** What is lost of the full network's output when only these units are there. */
        double lost(List<Integer> units) {
            return (explained(List.of(0, 1, 2, 3)) - explained(units)) * unit;
        }

        private double explained(List<Integer> units) {
            int[] kept = units.stream()
                    .flatMapToInt(u -> IntStream.range(0, 9).map(k -> u * 9 + k))
                    .toArray();
            return ChannelEliminationTest.explained(gram, cross, kept, ridge);
        }
    }

    private static double explained(double[][] gram, double[][] cross, int[] kept, double ridge) {
        int n = kept.length;
        int outputs = cross[0].length;
        double[][] system = new double[n][n + outputs];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                system[i][j] = gram[kept[i]][kept[j]] + (i == j ? ridge : 0);
            }
            System.arraycopy(cross[kept[i]], 0, system[i], n, outputs);
        }
        for (int i = 0; i < n; i++) {
            int at = i;
            int pivot = IntStream.range(i, n)
                    .boxed()
                    .max(Comparator.comparingDouble(r -> Math.abs(system[r][at])))
                    .orElseThrow();
            double[] swap = system[i];
            system[i] = system[pivot];
            system[pivot] = swap;
            for (int r = 0; r < n; r++) {
                double factor = r == i ? 0 : system[r][i] / system[i][i];
                for (int c = i; c < n + outputs && factor != 0; c++) {
                    system[r][c] -= factor * system[i][c];
                }
            }
        }
        double sum = 0;
        for (int i = 0; i < n; i++) {
            for (int o = 0; o < outputs; o++) {
                sum += cross[kept[i]][o] * system[i][n + o] / system[i][i];
            }
        }
        return sum;
    }

    private static Layer layer(String name, Op op, String... inputs) {
        return new Layer(name, op, List.of(inputs));
    }
}
